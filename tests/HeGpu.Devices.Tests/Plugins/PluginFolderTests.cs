namespace HeGpu.Devices.Tests;

public class PluginFolderTests
{
    [Fact]
    public void A_built_plugin_lies_beside_its_program_and_speaks_of_the_same_types()
    {
        var plugins = new PluginFolder(PluginFolder.DefaultPath);
        IDeviceProvider provider = Assert.Single(plugins.Create<IDeviceProvider>());
        Assert.Empty(plugins.Problems);
        Assert.Equal(["planted:0", "planted:1"], provider.List(DeviceOptions.Default).Select(d => d.Name));
        using PolynomialDevice device = provider.Open("planted:1", DeviceOptions.Default);
        Assert.IsType<ReferenceDevice>(device);
        Assert.NotSame(System.Runtime.Loader.AssemblyLoadContext.Default, System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(provider.GetType().Assembly));
    }

    [Fact]
    public void A_plugin_carries_no_assembly_of_the_programs() =>
        Assert.Equal([PlantedPlugins.Name + ".dll"], Directory.EnumerateFiles(PlantedPlugins.Source, "*.dll").Select(Path.GetFileName));

    [Theory]
    [InlineData("throws when made", "planted: no constructor")]
    [InlineData("lacks its native library", "planted-library-that-is-not-there")]
    public void One_that_throws_is_one_line_and_the_others_work(string behaviour, string expected)
    {
        using PlantedPlugins planted = new PlantedPlugins().Add("HeGpu.Bad", behaviour).Add("HeGpu.Good");
        var plugins = new PluginFolder(planted.Path);
        Assert.Single(plugins.Create<IDeviceProvider>());
        PluginProblem problem = Assert.Single(plugins.Problems);
        Assert.Equal("HeGpu.Bad", problem.Plugin);
        Assert.Contains(expected, problem.WhyNot, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.WhyNot);
        Assert.InRange(problem.WhyNot.Length, 1, 160);
    }

    [Fact]
    public void One_of_another_version_is_refused_and_both_versions_are_named()
    {
        using PlantedPlugins planted = new PlantedPlugins().AddFile("HeGpu.Other", PlantedPlugins.OfVersion(9));
        var plugins = new PluginFolder(planted.Path);
        Assert.Empty(plugins.Create<IDeviceProvider>());
        string line = Assert.Single(plugins.Problems).WhyNot;
        Version ours = typeof(PolynomialDevice).Assembly.GetName().Version!;
        Assert.Contains($"HeGpu.Arithmetic 9.{ours.Minor}", line, StringComparison.Ordinal);
        Assert.Contains(ours.ToString(), line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 77, 90, 1, 2, 3 })]
    public void One_that_is_missing_or_damaged_is_one_line(byte[]? content)
    {
        using PlantedPlugins planted = new PlantedPlugins().AddFile("HeGpu.Damaged", content);
        Assert.Equal("HeGpu.Damaged", Assert.Single(new PluginFolder(planted.Path).Problems).Plugin);
    }

    [Fact]
    public void No_folder_is_no_plugins() => Assert.Empty(new PluginFolder(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).Create<IDeviceProvider>());
}
