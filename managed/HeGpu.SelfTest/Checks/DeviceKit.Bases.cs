namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Bases =>
    [
        .. OfDegrees(nameof(ConvertsBases), s_basesLogDegrees, (kit, n) => kit.ConvertsBases(n)),
        .. OfDegrees(nameof(Rescales), s_basesLogDegrees, (kit, n) => kit.Rescales(n)),
        .. OfDegrees(nameof(RaisesDigits), s_basesLogDegrees, (kit, n) => kit.RaisesDigits(n)),
        .. OfDegrees(nameof(DividesByTheSpecialPrimes), s_basesLogDegrees, (kit, n) => kit.DividesByTheSpecialPrimes(n)),
    ];

    private void ConvertsBases(int logDegree) => OnTwin(logDegree, twin =>
    {
        (LimbRange From, LimbRange To)[] conversions =
        [
            (new(0, 1), new(1, 6, 3)), (new(2, 1), new(0, 2)), (new(0, 2), new(2, 5, 3)), (new(2, 3), new(0, 2)),
            (new(2, 3), new(5, 2, 2)), (new(0, 0, 3), new(0, 7)), (new(0, 0, 2), new(1, 3)), (new(0, 0, 1), new(0, 5)), (new(0, 7), new(0, 0, 3)),
        ];
        foreach ((LimbRange from, LimbRange to) in conversions)
        {
            TwinBuffer source = twin.Buffer(from, 2), d = twin.Buffer(to, 2);
            twin.Same((device, side) => device.ConvertBasis(source.View<Coefficient>(side), d.View<Coefficient>(side)));
        }
    });

    private void Rescales(int logDegree) => OnTwin(logDegree, twin =>
    {
        for (int level = 1; level < twin.Ring.DataModuli.Count; level++)
        {
            LimbRange before = new(0, level + 1), after = new(0, level);
            TwinBuffer source = twin.Buffer(before, 2), d = twin.Buffer(after, 2);
            twin.Same((device, side) => device.Rescale(source[side], d[side]));
            twin.Same((device, side) => device.Rescale(source[side], source[side].WithLimbs(after)));
        }
    });

    private void RaisesDigits(int logDegree) => OnTwin(logDegree, twin =>
    {
        foreach (int limbs in new[] { 1, 2, 5, 7 })
            for (int width = 1; width <= 4; width++)
            {
                var source = new LimbRange(0, limbs);
                TwinBuffer x = twin.Buffer(source), digits = twin.Buffer(source with { Special = twin.Random.Next(1, 4) }, (limbs + width - 1) / width);
                twin.Same((device, side) => device.ModUp(x[side], width, digits[side]));
            }
    });

    private void DividesByTheSpecialPrimes(int logDegree) => OnTwin(logDegree, twin =>
    {
        foreach (int limbs in new[] { 1, 4, 7 })
            for (int special = 1; special <= 3; special++)
            {
                LimbRange before = new(0, limbs, special), after = new(0, limbs);
                TwinBuffer source = twin.Buffer(before, 2), d = twin.Buffer(after, 2);
                twin.Same((device, side) => device.ModDown(source[side], d[side]));
                twin.Same((device, side) => device.ModDown(source[side], source[side].WithLimbs(after)));
            }
    });
}
