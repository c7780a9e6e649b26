using System.Runtime.InteropServices;
using HeGpu.Models;
using Xunit;

namespace HeGpu.Torch.Tests;

public class TorchTrainerTests
{
    [Fact]
    public void It_is_here()
    {
        TrainerListing listing = new TorchTrainer().Describe();
        Assert.Null(listing.WhyNot);
        Assert.Equal("torch", listing.Name);
        Assert.Contains(listing.IsAccelerated ? "CUDA" : "no CUDA card: ", listing.Hardware);
        Assert.DoesNotContain('\n', listing.Hardware);
    }

    [Theory]
    [InlineData("Unable to load shared library 'LibTorchSharp' or one of its dependencies. Advice:\nlibtorch_cpu.so: cannot open shared object file: No such file or directory\n/x/libLibTorchSharp.so: cannot open", "is not there (libtorch_cpu.so)")]
    [InlineData("Unable to load shared library.\n/x/libLibTorchSharp.so: undefined symbol: _ZN5torch3addE", "needs (/x/libLibTorchSharp.so: undefined symbol: _ZN5torch3addE)")]
    [InlineData("Unable to load shared library 'LibTorchSharp'. Advice:\n/x/libLibTorchSharp.so: cannot open shared object file: No such file or directory", "the native library of TorchSharp 0.")]
    public void A_library_that_does_not_load_is_explained_in_one_line(string message, string expected)
    {
        string explained = TorchLibrary.Explain(message);
        Assert.Contains(expected, explained);
        Assert.DoesNotContain('\n', explained);
    }

    [Fact]
    public void Failures_of_libtorch_are_one_line_of_the_trainers_own()
    {
        TrainerUnavailableException thrown = TorchFailure.Of(new Failure("CUDA out of memory. Tried to allocate 2 GiB\nException raised from malloc\nframe #0"));
        Assert.Equal("CUDA out of memory. Tried to allocate 2 GiB; a smaller batch needs less, and --trainer managed uses the processor", thrown.Reason);
        Assert.Equal("torch", thrown.Trainer);
    }

    private sealed class Failure(string message) : ExternalException(message);
}
