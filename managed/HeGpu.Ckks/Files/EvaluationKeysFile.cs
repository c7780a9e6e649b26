using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>
/// Evaluation keys in a container: section "INDX" (4 bytes level of the relinearization key, -1 without one; 4 bytes count; for each Galois key, ascending, 4
/// bytes element and 4 bytes level), then "KEYS": for each key, relinearization first, the seed of its uniform halves and its other halves b_0, b_1, ... in the
/// digits and limbs of its level: half of what the keys take in memory.
/// </summary>
public static class EvaluationKeysFile
{
    private static readonly SectionTag IndexTag = new("INDX"), KeysTag = new("KEYS");

    /// <summary>Bytes of a file of these keys.</summary>
    public static long Size(CkksParameters parameters, EvaluationKeyIndex index) =>
        Container.Size(ParameterSection.Bytes(parameters), IndexBytes(index), KeysBytes(parameters, index));

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, EvaluationKeys keys, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.EvaluationKeys, ParametersFile.HashBytes(keys.Parameters), Sections(keys, progress), cancellation: cancellation);

    public static void Write(Stream stream, EvaluationKeys keys) =>
        Container.Write(stream, FileKind.EvaluationKeys, ParametersFile.HashBytes(keys.Parameters), Sections(keys, null));

    /// <exception cref="HeGpuFileException">No evaluation keys, damaged, or of other parameters.</exception>
    public static EvaluationKeys Load(string path, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using ContainerReader file = ContainerReader.OpenFile(path);
        return Read(file, parameters, device, progress, cancellation);
    }

    /// <inheritdoc cref="Load"/>
    public static EvaluationKeys Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var file = new ContainerReader(stream, source, leaveOpen: true);
        return Read(file, parameters, device, progress, cancellation);
    }

    /// <summary>Which keys are in a file, without reading them.</summary>
    public static EvaluationKeyIndex ReadIndex(string path)
    {
        using ContainerReader file = ContainerReader.OpenFile(path).Expect(FileKind.EvaluationKeys);
        return ReadIndex(file, ParameterSection.Read(file));
    }

    private static long IndexBytes(EvaluationKeyIndex index) => 4 + 4 + 8L * index.Galois.Count;

    private static long KeysBytes(CkksParameters parameters, EvaluationKeyIndex index) => index.Levels.Sum(level =>
        PublicSeed.Size + PackedResidues.Bytes(parameters.Ring, parameters.ExtendedLimbsAt(level), parameters.DigitsAt(level)));

    private static Section[] Sections(EvaluationKeys keys, IProgress<double>? progress)
    {
        EvaluationKeyIndex index = keys.Index;
        SwitchingKey[] all = [.. keys.Relinearization is { } relinearization ? [relinearization] : Array.Empty<SwitchingKey>(), .. index.Galois.Select(g => keys.Galois[g.Element])];
        return
        [
            ParameterSection.Of(keys.Parameters),
            new Section(IndexTag, IndexBytes(index), file =>
            {
                file.WriteInt32(index.RelinearizationLevel ?? -1);
                file.WriteInt32(index.Galois.Count);
                foreach (GaloisKeyEntry key in index.Galois)
                {
                    file.WriteInt32((int)key.Element);
                    file.WriteInt32(key.MaxLevel);
                }
            }),
            new Section(KeysTag, KeysBytes(keys.Parameters, index), file =>
            {
                for (int i = 0; i < all.Length; i++)
                {
                    file.WriteSeed(all[i].Seed);
                    for (int digit = 0; digit < all[i].Digits; digit++) PackedResidues.Write(file, all[i].Half(digit));
                    progress?.Report((i + 1.0) / all.Length);
                }
            }),
        ];
    }

    private static EvaluationKeyIndex ReadIndex(ContainerReader file, CkksParameters parameters)
    {
        SectionReader section = file.Open(IndexTag);
        int relinearization = section.ReadInt32("level of the relinearization key", -1, parameters.MaxLevel);
        int count = section.ReadInt32("number of Galois keys", 0, parameters.Degree);
        section.ExpectLength(8L * count);
        var keys = new GaloisKeyEntry[count];
        uint before = 0;
        foreach (ref GaloisKeyEntry key in keys.AsSpan())
        {
            uint element = (uint)section.ReadInt32();
            if ((element & 1) == 0 || element <= before || element >= 2 * (uint)parameters.Degree)
                throw section.Error($"Galois element {element} after {before}: odd numbers below 2N = {2 * parameters.Degree} in ascending order are expected.");
            key = new(element, section.ReadInt32("level of a Galois key", 0, parameters.MaxLevel));
            before = element;
        }
        return new EvaluationKeyIndex(relinearization < 0 ? null : relinearization, keys);
    }

    private static EvaluationKeys Read(ContainerReader file, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress, CancellationToken cancellation)
    {
        ParameterSection.Expect(file.Expect(FileKind.EvaluationKeys), parameters);
        EvaluationKeyIndex index = ReadIndex(file, parameters);
        SectionReader section = file.Open(KeysTag);
        section.ExpectLength(KeysBytes(parameters, index));
        var keys = new List<SwitchingKey>();
        try
        {
            foreach (int level in index.Levels)
            {
                cancellation.ThrowIfCancellationRequested();
                var key = SwitchingKey.Expand(parameters, level, device, section.ReadSeed());
                keys.Add(key);
                for (int digit = 0; digit < key.Digits; digit++) PackedResidues.Read(section, key.Half(digit));
                progress?.Report(keys.Count / (double)index.Count);
            }
            file.Finish();
            int first = index.RelinearizationLevel is null ? 0 : 1;
            return new EvaluationKeys(parameters, first == 1 ? keys[0] : null,
                index.Galois.Select((key, i) => KeyValuePair.Create(key.Element, keys[first + i])));
        }
        catch
        {
            foreach (SwitchingKey key in keys) key.Dispose();
            throw;
        }
    }
}
