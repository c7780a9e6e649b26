namespace HeGpu.SelfTest;

public sealed partial class DeviceKit
{
    private static IEnumerable<DeviceCheck> Elementwise =>
    [
        .. OfDegrees(nameof(Adds), s_logDegrees, (kit, n) => kit.Adds(n)),
        .. OfDegrees(nameof(Subtracts), s_logDegrees, (kit, n) => kit.Subtracts(n)),
        .. OfDegrees(nameof(Multiplies), s_logDegrees, (kit, n) => kit.Multiplies(n)),
        .. OfDegrees(nameof(MultipliesAndAdds), s_logDegrees, (kit, n) => kit.MultipliesAndAdds(n)),
        .. OfDegrees(nameof(Negates), s_logDegrees, (kit, n) => kit.Negates(n)),
        .. OfDegrees(nameof(MultipliesByScalars), s_logDegrees, (kit, n) => kit.MultipliesByScalars(n)),
        .. OfDegrees(nameof(MultipliesByScalarsAndAdds), s_logDegrees, (kit, n) => kit.MultipliesByScalarsAndAdds(n)),
        .. OfDegrees(nameof(AddsScalars), s_logDegrees, (kit, n) => kit.AddsScalars(n)),
    ];

    private void Adds(int logDegree) => Binary(logDegree, (device, a, b, d) => device.Add(a, b, d));

    private void Subtracts(int logDegree) => Binary(logDegree, (device, a, b, d) => device.Subtract(a, b, d));

    private void Multiplies(int logDegree) => Binary(logDegree, (device, a, b, d) => device.Multiply(a, b, d));

    private void MultipliesAndAdds(int logDegree) => Binary(logDegree, (device, a, b, d) => device.MultiplyAdd(a, b, d));

    private void Negates(int logDegree) => Unary(logDegree, (device, a, _, d) => device.Negate(a, d));

    private void MultipliesByScalars(int logDegree) => Unary(logDegree, (device, a, s, d) => device.MultiplyScalar(a, s, d));

    private void MultipliesByScalarsAndAdds(int logDegree) => Unary(logDegree, (device, a, s, d) => device.MultiplyScalarAdd(a, s, d));

    private void AddsScalars(int logDegree) => Unary(logDegree, (device, a, s, d) => device.AddScalar(a, s, d));

    // Separate operands, one broadcast, the destination as either operand, and one operand twice.
    private void Binary(int logDegree, Action<PolynomialDevice, PolyView<Ntt>, PolyView<Ntt>, PolyView<Ntt>> verb) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs, 2), b = twin.Buffer(limbs, 2), one = twin.Buffer(limbs), d = twin.Buffer(limbs, 2);
        twin.Same((device, side) => verb(device, a[side], b[side], d[side]));
        twin.Same((device, side) => verb(device, a[side], one[side], d[side]));
        twin.Same((device, side) => verb(device, d[side], a[side], d[side]));
        twin.Same((device, side) => verb(device, a[side], d[side], d[side]));
        twin.Same((device, side) => verb(device, a[side], a[side], d[side]));
        twin.Same((device, side) => verb(device, b[side], b[side], b[side]));
    });

    private void Unary(int logDegree, Action<PolynomialDevice, PolyView<Ntt>, ulong[], PolyView<Ntt>> verb) => OnTwin(logDegree, twin =>
    {
        LimbRange limbs = SomeLimbs(twin);
        TwinBuffer a = twin.Buffer(limbs, 3), d = twin.Buffer(limbs, 3);
        ulong[] scalar = twin.Scalar(limbs);
        twin.Same((device, side) => verb(device, a[side], scalar, d[side]));
        twin.Same((device, side) => verb(device, a[side], scalar, a[side]));
    });
}
