using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    public Ciphertext Add(Ciphertext a, Ciphertext b) => Add(a, b, NewResult());

    public Ciphertext Add(Ciphertext a, Ciphertext b, Ciphertext destination)
    {
        Check(a, b);
        OperandRules.Addable(a.Level, a.Scale, b.Level, b.Scale);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        Device.Add(a.View, b.View, View(target, a.Size, a.Level));
        destination.Become(target, a.Size, a.Level, a.Scale);
        return destination;
    }

    public Ciphertext Subtract(Ciphertext a, Ciphertext b) => Subtract(a, b, NewResult());

    public Ciphertext Subtract(Ciphertext a, Ciphertext b, Ciphertext destination)
    {
        Check(a, b);
        OperandRules.Addable(a.Level, a.Scale, b.Level, b.Scale);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        Device.Subtract(a.View, b.View, View(target, a.Size, a.Level));
        destination.Become(target, a.Size, a.Level, a.Scale);
        return destination;
    }

    public Ciphertext Negate(Ciphertext a) => Negate(a, NewResult());

    public Ciphertext Negate(Ciphertext a, Ciphertext destination)
    {
        Check(a);
        DeviceBuffer target = Target(destination, a.Size, a.Level);
        Device.Negate(a.View, View(target, a.Size, a.Level));
        destination.Become(target, a.Size, a.Level, a.Scale);
        return destination;
    }
}
