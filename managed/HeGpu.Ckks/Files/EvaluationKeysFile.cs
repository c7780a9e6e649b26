using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>Which keys a file of evaluation keys holds.</summary>
/// <param name="Relinearization">Whether the key for s^2 is there.</param>
/// <param name="Galois">Galois elements, ascending; conjugation is 2N - 1.</param>
public sealed record EvaluationKeyIndex(bool Relinearization, IReadOnlyList<uint> Galois)
{
    public int Count => Galois.Count + (Relinearization ? 1 : 0);
}

/// <summary>
/// Evaluation keys in a container: section "INDX" (1 byte relinearization, 4 bytes count, 4 bytes per Galois element, ascending), then
/// "KEYS": for each key, relinearization first, the seed of its uniform halves and its other halves b_0, b_1, ...: half of what the keys take in memory.
/// </summary>
public static class EvaluationKeysFile
{
    private static readonly SectionTag IndexTag = new("INDX"), KeysTag = new("KEYS");

    /// <summary>Bytes of a file of this many switching keys, one per Galois element and one for relinearization.</summary>
    public static long Size(CkksParameters parameters, int galoisKeys, bool relinearization) =>
        Container.Size(ParameterSection.Bytes(parameters), IndexBytes(galoisKeys), (galoisKeys + (relinearization ? 1 : 0)) * KeyBytes(parameters));

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

    private static long IndexBytes(int galoisKeys) => 1 + 4 + 4L * galoisKeys;

    private static long KeyBytes(CkksParameters parameters) =>
        PublicSeed.Size + PackedResidues.Bytes(parameters.Ring, parameters.Ring.AllLimbs, parameters.Dnum);

    private static Section[] Sections(EvaluationKeys keys, IProgress<double>? progress)
    {
        uint[] elements = [.. keys.Galois.Keys.Order()];
        SwitchingKey[] all = [.. keys.Relinearization is { } relinearization ? [relinearization] : Array.Empty<SwitchingKey>(), .. elements.Select(e => keys.Galois[e])];
        return
        [
            ParameterSection.Of(keys.Parameters),
            new Section(IndexTag, IndexBytes(elements.Length), file =>
            {
                file.WriteByte((byte)(keys.Relinearization is null ? 0 : 1));
                file.WriteInt32(elements.Length);
                foreach (uint element in elements) file.WriteInt32((int)element);
            }),
            new Section(KeysTag, all.Length * KeyBytes(keys.Parameters), file =>
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
        byte relinearization = section.ReadByte();
        if (relinearization > 1) throw section.Error($"the relinearization flag is {relinearization}; 0 or 1 is possible.");
        int count = section.ReadInt32("number of Galois keys", 0, parameters.Degree);
        section.ExpectLength(4L * count);
        var elements = new uint[count];
        uint before = 0;
        foreach (ref uint element in elements.AsSpan())
        {
            element = (uint)section.ReadInt32();
            if ((element & 1) == 0 || element <= before || element >= 2 * (uint)parameters.Degree)
                throw section.Error($"Galois element {element} after {before}: odd numbers below 2N = {2 * parameters.Degree} in ascending order are expected.");
            before = element;
        }
        return new EvaluationKeyIndex(relinearization == 1, elements);
    }

    private static EvaluationKeys Read(ContainerReader file, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress, CancellationToken cancellation)
    {
        ParameterSection.Expect(file.Expect(FileKind.EvaluationKeys), parameters);
        EvaluationKeyIndex index = ReadIndex(file, parameters);
        SectionReader section = file.Open(KeysTag);
        section.ExpectLength(index.Count * KeyBytes(parameters));
        var keys = new List<SwitchingKey>();
        try
        {
            for (int i = 0; i < index.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var key = SwitchingKey.Expand(parameters, device, section.ReadSeed());
                keys.Add(key);
                for (int digit = 0; digit < key.Digits; digit++) PackedResidues.Read(section, key.Half(digit));
                progress?.Report((i + 1.0) / index.Count);
            }
            file.Finish();
            int first = index.Relinearization ? 1 : 0;
            return new EvaluationKeys(parameters, index.Relinearization ? keys[0] : null,
                index.Galois.Select((element, i) => KeyValuePair.Create(element, keys[first + i])));
        }
        catch
        {
            foreach (SwitchingKey key in keys) key.Dispose();
            throw;
        }
    }
}
