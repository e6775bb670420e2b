using RiSgd.Benchmarks;

namespace RiSgd.Numerics.Tests;

/// <summary>The figures in a README are written by benchmarks; the file around them must survive that.</summary>
public sealed class ReadmeSectionTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"readme-{Guid.NewGuid():N}.md");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_stands_between_the_markers_is_replaced_and_nothing_else()
    {
        File.WriteAllText(_file, "# Title\n<!-- bench:kernels -->\nold\nfigures\n<!-- /bench:kernels -->\n<!-- bench:step -->\nkept\n<!-- /bench:step -->\nend");
        ReadmeSection.Replace(_file, "kernels", "new\n");
        Assert.Equal(
            "# Title\n<!-- bench:kernels -->\nnew\n<!-- /bench:kernels -->\n<!-- bench:step -->\nkept\n<!-- /bench:step -->\nend", File.ReadAllText(_file));
        ReadmeSection.Replace(_file, "kernels", "new\n");
        Assert.Contains("\nnew\n<!--", File.ReadAllText(_file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_the_markers_gets_them_at_its_end()
    {
        ReadmeSection.Replace(_file, "step", "a");
        ReadmeSection.Replace(_file, "kernels", "b");
        Assert.Equal("<!-- bench:step -->\na\n<!-- /bench:step -->\n\n<!-- bench:kernels -->\nb\n<!-- /bench:kernels -->\n", File.ReadAllText(_file));
    }

    [Theory]
    [InlineData("<!-- bench:kernels -->")]
    [InlineData("<!-- /bench:kernels -->")]
    [InlineData("<!-- /bench:kernels --><!-- bench:kernels -->")]
    [InlineData("<!-- bench:kernels --><!-- /bench:kernels --><!-- bench:kernels --><!-- /bench:kernels -->")]
    public void Markers_that_enclose_no_one_section_are_refused_and_the_file_stays(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(_file, Assert.Throws<InvalidDataException>(() => ReadmeSection.Replace(_file, "kernels", "new")).Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file));
    }
}
