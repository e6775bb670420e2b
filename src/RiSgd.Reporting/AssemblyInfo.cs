using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RiSgd.Reporting.Tests")]
