using System.Runtime.CompilerServices;

// Every signature that crosses to C is blittable: no marshalling stubs need to be made at start-up.
[assembly: DisableRuntimeMarshalling]
