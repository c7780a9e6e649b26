namespace HeGpu.Kernels;

/// <summary>
/// Constants of one ring in device memory: a record for each prime, roots made when a limb is first transformed, and tables of other verbs. They
/// stay until the device goes.
/// </summary>
internal sealed class RingTables<TField> where TField : unmanaged, IField<TField>
{
    private readonly KernelDevice _device;
    private readonly PolynomialRing _ring;
    private readonly long _records;
    private readonly bool[] _hasRoots;
    private readonly ConcurrentDictionary<TableKey, Lazy<long>> _tables = new();

    public RingTables(KernelDevice device, PolynomialRing ring)
    {
        (_device, _ring) = (device, ring);
        int moduli = ring.AllLimbs.Total;
        _hasRoots = new bool[moduli];
        var records = new ulong[moduli * ModulusRecord.Words];
        for (int i = 0; i < moduli; i++)
        {
            Modulus q = ring.Modulus(i);
            Span<ulong> record = records.AsSpan(i * ModulusRecord.Words, ModulusRecord.Words);
            TField.WriteRecord(q, record);
            TField.WriteTwiddle(q, q.Inverse((ulong)ring.Degree), record[ModulusRecord.InverseDegree..]);
        }
        _records = Upload(records);
    }

    /// <summary>The records of some limbs' primes.</summary>
    public LimbLayout Records(LimbRange limbs, int word = 0)
    {
        long first = limbs.Count == 0 ? 0 : limbs.First;
        return new(_records + (first * ModulusRecord.Words) + word, 0, (_ring.DataModuli.Count - limbs.Count - first) * ModulusRecord.Words, limbs.Count, ModulusRecord.Words);
    }

    /// <summary>The same with the roots of their transforms.</summary>
    public LimbLayout RecordsWithRoots(LimbRange limbs)
    {
        for (int i = 0; i < limbs.Total; i++)
            MakeRoots(_ring.ModulusIndex(limbs, i));
        return Records(limbs);
    }

    /// <summary>Factors of the limbs, one after the other, from their residues.</summary>
    public ulong[] Factors(LimbRange limbs, ReadOnlySpan<ulong> residues)
    {
        var words = new ulong[limbs.Total * TField.TwiddleWords];
        for (int i = 0; i < limbs.Total; i++)
            TField.WriteTwiddle(_ring.Modulus(_ring.ModulusIndex(limbs, i)), residues[i], words.AsSpan(i * TField.TwiddleWords, TField.TwiddleWords));
        return words;
    }

    /// <summary>A table that is made once and stays.</summary>
    public long Table(TableKey key, Func<ulong[]> make) => _tables.GetOrAdd(key, _ => new Lazy<long>(() => Upload(make()))).Value;

    private void MakeRoots(int index)
    {
        if (Volatile.Read(ref _hasRoots[index]))
            return;
        lock (_hasRoots)
        {
            if (_hasRoots[index])
                return;
            NttTable table = _ring.NttTable(index);
            long record = _records + (index * ModulusRecord.Words);
            _device.Machine.Write(record + ModulusRecord.Roots, [(ulong)Upload(Factors(table.Modulus, table.Roots))]);
            _device.Machine.Write(record + ModulusRecord.InverseRoots, [(ulong)Upload(Factors(table.Modulus, table.InverseRoots))]);
            Volatile.Write(ref _hasRoots[index], true);
        }
    }

    private static ulong[] Factors(Modulus q, ReadOnlySpan<ulong> residues)
    {
        var words = new ulong[residues.Length * TField.TwiddleWords];
        for (int i = 0; i < residues.Length; i++)
            TField.WriteTwiddle(q, residues[i], words.AsSpan(i * TField.TwiddleWords, TField.TwiddleWords));
        return words;
    }

    private long Upload(ulong[] words)
    {
        long at = _device.Take(words.Length);
        _device.Machine.Write(at, words);
        return at;
    }
}
