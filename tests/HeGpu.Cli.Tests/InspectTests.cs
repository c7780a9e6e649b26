using HeGpu.Models;
using Xunit;

namespace HeGpu.Cli.Tests;

public class InspectTests
{
    [Fact]
    public void Says_what_images_and_models_are()
    {
        using var hegpu = new Hegpu();
        SampleImages.Write(hegpu.Folder, count: 1);
        Assert.Equal(ExitCodes.Success, hegpu.Run("inspect", hegpu["image_0.png"]));
        Assert.Contains("32x32 pixels, 1 channels", hegpu.Out, StringComparison.Ordinal);
        ModelFile.Save(hegpu["m"], UNet.Create(UNetOptions.Presets["tiny"]), notes: new Dictionary<string, string> { ["trained"] = "not at all" });
        Assert.Equal(ExitCodes.Success, hegpu.Run("inspect", hegpu["m"]));
        Assert.Contains("not at all", hegpu.Out, StringComparison.Ordinal);
        Assert.Contains("not calibrated", hegpu.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0 })]
    [InlineData(new byte[] { 0x48, 0x45, 0x47, 0x50, 0x55, 0, 1, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 0x7b, 1 })]
    public void A_file_that_is_not_ours_is_bad_input_in_one_line(byte[] content)
    {
        using var hegpu = new Hegpu();
        File.WriteAllBytes(hegpu["file"], content);
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("inspect", hegpu["file"], "--progress", "none"));
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
        Assert.Contains(hegpu["file"], hegpu.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_input()
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("inspect", hegpu["nothing"]));
    }
}
