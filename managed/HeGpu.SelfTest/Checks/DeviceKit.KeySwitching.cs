namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static (int Limbs, int Special, int Width, int Keys)[] KeySwitches =>
    [
        (1, 1, 1, 1), (2, 1, 1, 2), (3, 2, 2, 1), (4, 2, 2, 3), (7, 3, 2, 1), (7, 3, 3, 17), (7, 1, 1, 2), (6, 1, 1, 1), (6, 3, 1, 2), (5, 3, 4, 2), (6, 2, 7, 1),
    ];

    private static IEnumerable<DeviceCheck> KeySwitching =>
    [
        .. OfKeySwitches(nameof(SwitchesKeys), [4, 7, 11], (kit, n, c) => kit.SwitchesKeys(n, c.Limbs, c.Special, c.Width, c.Keys)),
        .. OfKeySwitches(nameof(SwitchesKeysLazily), [4, 8], (kit, n, c) => kit.SwitchesKeysLazily(n, c.Limbs, c.Special, c.Width, c.Keys)),
        .. OfDegrees(nameof(PacksConstants), [4, 5, 11], (kit, n) => kit.PacksConstants(n)),
        new(nameof(SwitchesKeysOfALargeRing), "", 13, kit => kit.SwitchesKeysOfALargeRing()),
        .. OfDegrees(nameof(RepeatsComposedVerbs), [7, 13], (kit, n) => kit.RepeatsComposedVerbs(n)),
    ];

    private static IEnumerable<DeviceCheck> OfKeySwitches(string name, int[] logDegrees, Action<DeviceKit, int, (int Limbs, int Special, int Width, int Keys)> run) =>
        from c in KeySwitches
        from n in logDegrees
        select new DeviceCheck(name, $"N = 2^{n}, {c.Limbs} + {c.Special} limbs, digits of {c.Width}, {c.Keys} keys", n, kit => run(kit, n, c));

    private void SwitchesKeys(int logDegree, int limbs, int special, int width, int keys) => OnTwin(logDegree, twin => SwitchKeys(twin, limbs, special, width, keys));

    private void SwitchesKeysLazily(int logDegree, int limbs, int special, int width, int keys) => OnTwin(logDegree, twin =>
    {
        LimbRange data = new(0, limbs), extended = new(0, limbs, special);
        TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 2 * Digits(limbs, width)), sum = twin.Buffer(extended, 2);
        for (int k = 0; k < Math.Min(keys, 4); k++)
        {
            (uint element, bool accumulate, bool packed) = (SomeElement(twin), twin.Random.Next(2) == 0, twin.Random.Next(2) == 0);
            twin.Same((device, side) =>
            {
                using DeviceBuffer? keys = packed ? PackedCopy(key[side]) : null;
                device.SwitchKeyLazily(x[side], width, Window(keys, key[side]), element, sum[side], accumulate);
            });
        }
    });

    // As large as one of the smaller real sizes: every verb is split among threads.
    private void SwitchesKeysOfALargeRing() => OnTwin(13, twin =>
    {
        SwitchKeys(twin, 4, 2, 2, 2);
        LimbRange data = new(0, 4), extended = new(0, 4, 2);
        TwinBuffer x = twin.Buffer(data, 2), digits = twin.Buffer(extended, 2), key = twin.Buffer(extended, 2), sum = twin.Buffer(extended, 2), d = twin.Buffer(data, 3);
        ulong[] scalar = twin.Scalar(data);
        twin.Same((device, side) =>
        {
            PolyView<Ntt> a = x[side], b = d[side].Slice(0, 2);
            device.ModUp(a.Slice(0), 2, digits[side]);
            device.SumOfProducts([digits[side].Slice(0), digits[side].Slice(1)], [key[side], key[side]], sum[side]);
            device.ModDown(sum[side], b);
            device.Tensor(a, b, d[side]);
            device.MultiplyAdd(a, d[side].Slice(2), b);
            device.MultiplyScalarAdd(a, scalar, b);
            device.Subtract(a, b, a);
            device.AutomorphismAdd(a, 3, b);
            device.Rescale(b, b.WithLimbs(new LimbRange(0, 3)));
        });
    });

    // A device may remember how it did a verb: on other buffers, in the same shape, it must do it as well.
    private void RepeatsComposedVerbs(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange data = new(0, 3), extended = new(0, 3, 1), lower = new(0, 2);
        for (int i = 0; i < 4; i++)
        {
            TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 6), sum = twin.Buffer(extended, 2), d = twin.Buffer(data, 2);
            (uint element, ulong[] scalar) = (SomeElement(twin), twin.Scalar(data));
            twin.Same((device, side) =>
            {
                device.SwitchKeys(x[side], 1, [new KeySwitch(key[side], x[side], element, d[side])]);
                device.SwitchKeyLazily(x[side], 1, key[side], element, sum[side], accumulate: true);
                device.MultiplyScalarAdd(x[side], scalar, d[side].Slice(1));
                device.SumOfProducts([x[side], x[side]], [x[side], x[side]], d[side].Slice(0));
                device.Rescale(d[side], d[side].WithLimbs(lower));
                device.ForwardNtt(device.InverseNtt(x[side]));
            });
        }
    });

    private static void SwitchKeys(Twin twin, int limbs, int special, int width, int keys)
    {
        LimbRange data = new(0, limbs), extended = new(0, limbs, special), results = new(0, limbs - (limbs > 1 ? twin.Random.Next(2) : 0));
        TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 2 * Digits(limbs, width)), other = twin.Buffer(extended, 2 * Digits(limbs, width));
        TwinBuffer one = twin.Buffer(data), two = twin.Buffer(data, 2);
        TwinBuffer[] d = [.. Enumerable.Range(0, keys).Select(_ => twin.Buffer(results, 2))];
        uint[] elements = [.. Enumerable.Range(0, keys).Select(_ => SomeElement(twin))];
        bool packed = twin.Random.Next(2) == 0;
        twin.Same((device, side) =>
        {
            using DeviceBuffer? even = packed ? PackedCopy(key[side]) : null;
            PolyView<Ntt> Key(int k) => k % 2 == 0 ? Window(even, key[side]) : other[side];
            device.SwitchKeys(x[side], width,
                [.. Enumerable.Range(0, keys).Select(k => new KeySwitch(Key(k), (k % 3 == 0 ? two : one)[side], elements[k], d[k][side]))]);
        });
    }

    private void PacksConstants(int logDegree) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer constants = twin.Buffer(limbs, 2), back = twin.Buffer(limbs, 2);
        twin.Same((device, side) =>
        {
            using DeviceBuffer packed = PackedCopy(constants[side]);
            PolyView<Ntt> window = Window(packed, constants[side]);
            device.Unpack(window, back[side]);
            var (expected, actual) = (new ulong[2 * limbs.Total * twin.Ring.Degree], new ulong[2 * limbs.Total * twin.Ring.Degree]);
            device.Download(constants[side], expected);
            device.Download(window, actual);
            Check.True(expected.AsSpan().SequenceEqual(actual), "words of packed constants differ");
            if (!packed.IsPacked)
                return;
            Check.True(device.PacksConstants && packed.Bytes == PackedWords.Bytes(twin.Ring, packed.Polynomials, packed.Limbs), $"{packed.Bytes} bytes of packed constants");
            Check.Throws<ArgumentException>(() => device.Add(window, window, back[side]));
            Check.Throws<ArgumentException>(() => device.Negate(back[side], window));
        });
    });

    // Of the whole buffer that a view looks at, so that the window may lie anywhere in it.
    private static DeviceBuffer PackedCopy(PolyView<Ntt> view)
    {
        DeviceBuffer words = view.Buffer.Device.Rent(view.Ring, view.Buffer.Polynomials, view.Buffer.Limbs);
        view.Buffer.Device.Copy(view.Buffer.View<Ntt>(), words.View<Ntt>());
        return view.Buffer.Device.Pack(words);
    }

    private static PolyView<Ntt> Window(DeviceBuffer? copy, PolyView<Ntt> view) => copy is null ? view : new(copy, view.FirstPolynomial, view.Polynomials, view.Limbs);

    private static int Digits(int limbs, int width) => (limbs + width - 1) / width;

    private static uint SomeElement(Twin twin) => twin.Random.Next(3) == 0 ? 1 : (uint)twin.Random.Next(twin.Ring.Degree) * 2 + 1;
}
