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
        Save(path, keys.Parameters, keys.Index, InOrder(keys), progress, cancellation);

    /// <summary>The same for keys that are made one after the other and need never be in memory together.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Those of every key.</param>
    /// <param name="index">Which keys will come.</param>
    /// <param name="keys">In the order of the index, relinearization first; looked at once, each until the next is asked for.</param>
    /// <param name="progress">Fraction of the keys written, 0 .. 1.</param>
    /// <param name="cancellation">On every write.</param>
    public static void Save(string path, CkksParameters parameters, EvaluationKeyIndex index, IEnumerable<SwitchingKey> keys, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.EvaluationKeys, ParametersFile.HashBytes(parameters), Sections(parameters, index, keys, progress), cancellation: cancellation);

    public static void Write(Stream stream, EvaluationKeys keys) =>
        Container.Write(stream, FileKind.EvaluationKeys, ParametersFile.HashBytes(keys.Parameters), Sections(keys.Parameters, keys.Index, InOrder(keys), null));

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

    private static IEnumerable<SwitchingKey> InOrder(EvaluationKeys keys)
    {
        IEnumerable<SwitchingKey> galois = keys.Index.Galois.Select(g => keys.Galois[g.Element]);
        return keys.Relinearization is { } relinearization ? galois.Prepend(relinearization) : galois;
    }

    private static Section[] Sections(CkksParameters parameters, EvaluationKeyIndex index, IEnumerable<SwitchingKey> keys, IProgress<double>? progress) =>
    [
        ParameterSection.Of(parameters),
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
        new Section(KeysTag, KeysBytes(parameters, index), file => WriteKeys(file, parameters, index, keys, progress)),
    ];

    private static void WriteKeys(SectionWriter file, CkksParameters parameters, EvaluationKeyIndex index, IEnumerable<SwitchingKey> keys, IProgress<double>? progress)
    {
        int[] levels = [.. index.Levels];
        int written = 0;
        foreach (SwitchingKey key in keys)
        {
            if (written == levels.Length || key.MaxLevel != levels[written] || !key.Parameters.IsSameAs(parameters))
                throw new ArgumentException($"Key {written} serves levels up to {key.MaxLevel} of parameters {key.Parameters.Hash.Short}, which is not the {written + 1}th of {levels.Length} announced for {parameters.Hash.Short}.", nameof(keys));
            file.WriteKeySeed(key.Seed);
            for (int digit = 0; digit < key.Digits; digit++) PackedResidues.Write(file, key.Half(digit));
            written++;
            progress?.Report(written / (double)levels.Length);
        }
        if (written < levels.Length) throw new ArgumentException($"{written} keys where {levels.Length} were announced.", nameof(keys));
    }

    private static EvaluationKeyIndex ReadIndex(ContainerReader file, CkksParameters parameters)
    {
        SectionReader section = file.Open(IndexTag);
        if (section.Remaining % 8 != 0)
            throw section.Error($"{section.Remaining} bytes, where 8 and 8 for each Galois key are expected: an index without the keys' levels, as earlier versions wrote it. Make the keys again with `hegpu keygen`.");
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
                key.Freeze();
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
