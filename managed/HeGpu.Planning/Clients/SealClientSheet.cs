using System.Globalization;
using System.Numerics;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Seal;

namespace HeGpu.Planning;

/// <summary>
/// What a client with SEAL needs to know of a plan, and nothing else: parameters, the keys to make and what they weigh, and where each value lies. Serialised as JSON it
/// is the file that `hegpu plan --client-file` writes; every number in it is exact in JavaScript.
/// </summary>
/// <param name="PlanHash"><see cref="PlanIdentity"/>.</param>
/// <param name="PolyModulusDegree">SEAL's poly_modulus_degree, N.</param>
/// <param name="CoeffModulus">SEAL's coeff_modulus, the special prime last; as decimal text.</param>
/// <param name="CoeffModulusBits">Their sizes: CoeffModulus::Create with them gives the same primes.</param>
/// <param name="ParmsId">The parms_id of keys.</param>
/// <param name="SecurityBits">128 or more, or 0 for experiments: SEAL's sec_level_type.</param>
/// <param name="Scale">At which values are encoded.</param>
/// <param name="GaloisSteps">For KeyGenerator::create_galois_keys: these and no others.</param>
/// <param name="RelinKeys">Whether RelinKeys are needed.</param>
/// <param name="GaloisKeyBytes">Each key, in a file without compression and in a client's memory; half of it where it is made as Serializable, seeded.</param>
/// <param name="RelinKeyBytes">The same of the relinearization key; 0 without.</param>
/// <param name="KeyBytes">All keys in full.</param>
/// <param name="SeededKeyBytes">All keys seeded.</param>
/// <param name="NormalizePerImage">Subtract an image's mean from its pixels in [0, 1] and divide by its standard deviation.</param>
/// <param name="MinDeviation">The least standard deviation that is divided by.</param>
/// <param name="Clip">Then clip to [-Clip, Clip].</param>
/// <param name="Input">Where the client puts values; slots that hold none must be 0.</param>
/// <param name="Output">Where it finds results.</param>
public sealed record SealClientSheet(
    string PlanHash, int PolyModulusDegree, IReadOnlyList<string> CoeffModulus, IReadOnlyList<int> CoeffModulusBits, string ParmsId, int SecurityBits, double Scale,
    IReadOnlyList<int> GaloisSteps, bool RelinKeys, long GaloisKeyBytes, long RelinKeyBytes, long KeyBytes, long SeededKeyBytes,
    bool NormalizePerImage, double MinDeviation, double Clip, SealTensor Input, SealTensor Output)
{
    /// <exception cref="PlanningException">The plan is not made for SEAL.</exception>
    public static SealClientSheet Of(Plan plan)
    {
        if (plan.Client != PlanClient.Seal) throw new PlanningException("The plan is not for a client with SEAL; make it with --client seal.");
        CkksParameters parameters = plan.CreateParameters();
        SealParameters seal = SealParameters.Of(parameters);
        bool relin = plan.RelinearizationLevel is not null;
        int keys = plan.Rotations.Count;
        long Galois(int count, bool seeded) => SealGaloisKeysFile.Size(parameters, count, seeded);
        long Relin(bool seeded) => relin ? SealRelinKeysFile.Size(parameters, seeded) : 0;
        return new(
            PlanIdentity.Hash(plan), seal.Degree, [.. seal.Primes.Select(q => q.ToString(CultureInfo.InvariantCulture))], [.. seal.Primes.Select(q => 64 - BitOperations.LeadingZeroCount(q))],
            seal.Id.ToString(), parameters.SecurityBits, plan.InputNode.Scale,
            [.. plan.Rotations.Select(r => r.Steps)], relin, Galois(1, false) - Galois(0, false), Relin(false), Galois(keys, false) + Relin(false), Galois(keys, true) + Relin(true),
            plan.Preprocessing.NormalizePerImage, Preprocessing.MinDeviation, plan.Preprocessing.Clip, SealTensor.Of(plan.InputLayout), SealTensor.Of(plan.OutputLayout));
    }
}

/// <summary>Where the values of a batch lie.</summary>
/// <param name="Images">In the batch.</param>
/// <param name="Shape">Channels, height and width of one image.</param>
/// <param name="Slots">Of each ciphertext the slots: the index of its value in [image][channel][y][x], or -1 for none. An index may stand in several slots: equal copies.</param>
public sealed record SealTensor(int Images, IReadOnlyList<int> Shape, IReadOnlyList<IReadOnlyList<int>> Slots)
{
    internal static SealTensor Of(TensorLayout layout)
    {
        FeatureMap[] numbers = [.. Enumerable.Range(0, layout.Images).Select(image => Numbered(layout.Shape, image * layout.Shape.Size))];
        return new(layout.Images, [layout.Shape.Channels, layout.Shape.Height, layout.Shape.Width],
            [.. layout.Pack(numbers).Select(slots => Array.ConvertAll(slots, number => (int)number - 1))]);
    }

    // Numbers from 1, since 0 is what an empty slot holds.
    private static FeatureMap Numbered(TensorShape shape, int first)
    {
        var map = new FeatureMap(shape);
        for (int i = 0; i < map.Values.Length; i++) map.Values[i] = first + i + 1;
        return map;
    }
}
