using System.Globalization;
using System.Text.RegularExpressions;
using ILGPU.Runtime.CPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>Every kernel that the verbs launch becomes PTX on a machine without a GPU, and keeps its values in registers.</summary>
public partial class PtxTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryKernelCompilesWithoutLocalMemory()
    {
        using var context = Context.Create(builder => builder.CPU());
        WideIntrinsics.Register(context);
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        using var compiler = new CompilingMachine(backend);
        using var device = new KernelDevice(compiler);
        EveryVerb.Run(device, new PolynomialRing(1 << 6, TestRings.Of(6).DataModuli, TestRings.Of(6).SpecialModuli));
        EveryVerb.Run(device, TestRings.Of(13));
        EveryVerb.Run(device, MontgomeryPrimes.Ring(6));
        EveryVerb.Run(device, MontgomeryPrimes.Ring(13));
        Assert.NotEmpty(compiler.Assembly);
        foreach ((string name, string ptx) in compiler.Assembly)
        {
            output.WriteLine($"{name}: {ptx.AsSpan().Count('\n')} lines");
            Assert.Equal([16, compiler.ArgumentBytes[name]], ParameterBytes(ptx));
            Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
        }
    }

    // Graphs pass the slab's view and the kernel's struct as they lie on the host: these must be the two parameters, of these sizes.
    private static IEnumerable<int> ParameterBytes(string ptx) =>
        Parameter().Matches(ptx[ptx.IndexOf(".entry", StringComparison.Ordinal)..]).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\.param \.align \d+ \.b8 \w+\[(\d+)\]")]
    private static partial Regex Parameter();
}
