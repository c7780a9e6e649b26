using HeGpu.Native;

namespace HeGpu.Ckks.Tests;

/// <summary>A chain of squarings through every level of the smallest preset, on every CPU device.</summary>
[NoLeakedBuffers]
public class DeviceChainTests
{
    public static TheoryData<string> Devices => [.. CpuDevices.List().Where(d => d.IsUsable).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Squares_down_to_level_0(string device)
    {
        using var party = new CkksParty(new CkksParametersLiteral(10, [50, 40, 40, 40], [46, 46], 40, AllowInsecure: true), new AvailableKeys([1]), device);
        double[] x = [.. party.RandomValues(0.1).Select(v => 0.9 + v)];
        using Ciphertext c = party.Encrypt(x);
        while (c.Level > 0)
        {
            party.Evaluator.Square(c, c);
            party.Evaluator.Rescale(c, c);
            party.Evaluator.Rotate(c, 1, c);
            x = CkksParty.Rotated([.. x.Select(v => v * v)], 1);
        }
        party.AssertClose(x, c, 1e-6);
    }
}
