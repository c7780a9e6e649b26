namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    /// <summary>Key switches whose sums are in memory at one time.</summary>
    private const int MostKeysAtOnce = 16;

    public override void SwitchKeys(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches)
    {
        LimbRange extended = switches[0].Key.Limbs, results = switches[0].Destination.Limbs;
        LimbRange divisor = PolynomialDevice.Divisor(source.Limbs, extended, results);
        long multiples = ProductsOf(new(0, 0, extended.Special), source.Limbs);
        using KernelBuffer digits = device.Rent(source, PolynomialDevice.DigitCount(source.Limbs.Count, digitWidth), extended);
        bool fused = HasColumns && switches.Length == 1;
        Raise(source, digitWidth, Whole(digits), firstPassOnly: fused);
        for (int start = 0; start < switches.Length; start += MostKeysAtOnce)
        {
            ReadOnlySpan<KeySwitch> some = switches.Slice(start, Math.Min(MostKeysAtOnce, switches.Length - start));
            using KernelBuffer sums = device.Rent(source, 2 * some.Length, extended);
            ulong[] lists = Lists(some.Length), destinations = new ulong[some.Length * LimbList.ItemWords];
            for (int k = 0; k < some.Length; k++)
            {
                KeySwitch one = some[k];
                LimbLayout.Of(PolyRegion.Of(one.Key)).Write(Item(lists, k), 0);
                LimbLayout.Of(PolyRegion.Of(one.Addend)).Write(Item(lists, some.Length + k), (uint)one.Addend.Polynomials);
                LimbLayout.Of(Whole(sums).Slice(2 * k, 2)).Write(Item(lists, (2 * some.Length) + k), 1);
                LimbLayout.Of(PolyRegion.Of(one.Destination)).Write(Item(destinations, k), ring.InverseElement(one.GaloisElement));
            }
            SumDigits(source, digitWidth, Whole(digits), lists, multiples, accumulate: false, fused);
            Divide(Whole(sums), divisor, results, 2, destinations);
        }
    }

    public override void SwitchKeyLazily(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate)
    {
        using KernelBuffer digits = device.Rent(source, PolynomialDevice.DigitCount(source.Limbs.Count, digitWidth), key.Limbs);
        Raise(source, digitWidth, Whole(digits), firstPassOnly: HasColumns);
        ulong[] lists = Lists(1);
        LimbLayout.Of(PolyRegion.Of(key)).Write(Item(lists, 0), 0);
        LimbLayout.Of(destination).Write(Item(lists, 2), ring.InverseElement(galoisElement));
        SumDigits(source, digitWidth, Whole(digits), lists, multiples: 0, accumulate, fused: HasColumns);
    }

    // Lists of keys, addends and destinations, one after the other. Fused with the last pass of the digits' transforms, which every key would repeat, or after it.
    private void SumDigits(PolyRegion source, int digitWidth, PolyRegion digits, ulong[] lists, long multiples, bool accumulate, bool fused)
    {
        int keys = lists.Length / LimbList.ItemWords / 3, words = keys * LimbList.ItemWords;
        using var scratch = new Scratch(device, lists);
        LimbList List(int index) => new(scratch.Word + (index * words), digits.Limbs.Count, ring.Degree);
        var operands = new KeyOperands(digits.Polynomials, new OwnLimbs(digitWidth, source.Limbs.Count), LimbLayout.Of(source), new KeyLists(List(0), List(1), List(2)),
            multiples, ring.LogDegree, accumulate ? 1 : 0);
        if (fused)
        {
            NttShape rows = _rows.WithTile(KeyRows<TField>.LogTile);
            device.Machine.Launch(new KeyRows<TField>(rows, _tables.RecordsWithRoots(digits.Limbs), operands, LimbLayout.Of(digits)), KeyRows<TField>.Launch(rows, keys, digits.Limbs.Total));
            return;
        }
        device.Machine.Launch(new KeySums<TField>(_grid, _tables.Records(digits.Limbs), operands, LimbLayout.Of(digits)), _grid.Launch(keys, digits.Limbs.Total));
    }

    private static ulong[] Lists(int keys) => new ulong[3 * keys * LimbList.ItemWords];
}
