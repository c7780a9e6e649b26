using HeGpu.Models;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>From a trained ReLU network to one that runs under encryption, and the report of it.</summary>
public class StartFromTests
{
    private static readonly string[] Short = ["--preset", "tiny", "--crop", "16", "--steps", "12", "--batch", "4", "--progress", "none"];

    [Fact]
    public void A_relu_unet_becomes_polynomial_and_goes_on_training()
    {
        using var hegpu = new Hegpu();
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "unet", "--data", data, "--activation", "relu", "--out", hegpu["relu"], .. Short]));
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "unet", "--data", data, "--start-from", hegpu["relu"], "--out", hegpu["m"], "--report", hegpu["r.html"], .. Short]));
        ModelGraph relu = ModelFile.Load(hegpu["relu"]).Graph, polynomial = ModelFile.Load(hegpu["m"]).Graph;
        Assert.Contains(relu.Layers, l => l is ReluLayer);
        Assert.DoesNotContain(polynomial.Layers, l => l is ReluLayer or MaxPool2dLayer);
        Assert.Equal(relu.Layers.Select(l => l.Name), polynomial.Layers.Select(l => l.Name));
        string html = File.ReadAllText(hegpu["r.html"]);
        foreach (string part in new[] { "IoU", "training loss", "Training in plaintext", "plaintext mask", "12 steps of 4 crops" }) Assert.Contains(part, html, StringComparison.Ordinal);
        Assert.DoesNotContain("decrypted", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_with_frozen_weights_learns_its_activations_only()
    {
        using var hegpu = new Hegpu();
        string data = TrainCnnTests.WriteDigits(hegpu["digits.csv"], 120);
        string[] options = ["--data", data, "--epochs", "2", "--batch", "8", "--progress", "none"];
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", "--activation", "relu", "--out", hegpu["relu"], .. options]));
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", "--start-from", hegpu["relu"], "--freeze-weights", "--out", hegpu["slaf"], "--report", hegpu["r.html"], .. options]));
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", "--start-from", hegpu["relu"], "--freeze-weights", "--epochs", "1", "--rate", "0", "--out", hegpu["fitted"], "--data", data, "--batch", "8"]));
        ModelGraph slaf = ModelFile.Load(hegpu["slaf"]).Graph, fitted = ModelFile.Load(hegpu["fitted"]).Graph;
        foreach ((string name, Tensor tensor) in fitted.Parameters)
        {
            if (name.EndsWith(".coefficients", StringComparison.Ordinal)) Assert.NotEqual(tensor.Data, slaf.Parameters[name].Data);
            else Assert.Equal(tensor.Data, slaf.Parameters[name].Data);
        }

        Assert.Contains("accuracy on images held out", File.ReadAllText(hegpu["r.html"]), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, hegpu.Run(["train", "cnn", "--start-from", hegpu["relu"], "--activation", "square", "--out", hegpu["no"], .. options]));
    }
}
