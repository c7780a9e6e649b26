using HeGpu.Native;

namespace HeGpu.Seal.Tests;

/// <summary>SEAL's words from our keys, against the definition; against SEAL itself see <see cref="SameWordsTests"/>.</summary>
[NoLeakedBuffers]
public sealed class SealEvaluatorTests
{
    // The special prime above, between and below the data primes.
    [Theory]
    [InlineData(60, "reference")]
    [InlineData(45, "managed")]
    [InlineData(30, CpuDevices.Auto)]
    public void Words_are_those_of_the_definition(int specialBits, string deviceName)
    {
        int[] bits = [50, 40, 35, specialBits];
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1024, bits);
        CkksParameters parameters = new SealParameters(1024, primes).ToCkks(30, allowInsecure: true);
        using PolynomialDevice device = CpuDevices.Open(deviceName);
        using SecretKey secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([3], true, true));
        using var encryptor = new Encryptor(secret);
        using var seal = new SealEvaluator(parameters, device, keys);
        var engine = new CkksEvaluator(parameters, device);
        for (int level = parameters.MaxLevel; level >= 0; level--)
        {
            using Ciphertext a = encryptor.Encrypt([1, -2], level, 1 << 15), three = engine.Tensor(a, a);
            using Ciphertext relinearized = seal.Relinearize(three), rotated = seal.Rotate(a, 3), conjugate = seal.Conjugate(a);
            AssertWords(three.View.Slice(0), three.View.Slice(1), three.View.Slice(2), keys.Relinearization!, 1, relinearized);
            AssertWords(a.View.Slice(0), null, a.View.Slice(1), keys.Galois[parameters.Ring.GaloisElement(3)], parameters.Ring.GaloisElement(3), rotated);
            AssertWords(a.View.Slice(0), null, a.View.Slice(1), keys.Galois[parameters.Ring.ConjugationElement], parameters.Ring.ConjugationElement, conjugate);
        }
    }

    [Fact]
    public void Rotations_without_a_key_go_step_by_step()
    {
        using var kit = new SealKit(40, 40);
        using EvaluationKeys keys = kit.Generator.CreateEvaluationKeys(new AvailableKeys([1, -1, 8], false));
        using var seal = new SealEvaluator(kit.Parameters, kit.Device, keys);
        using Ciphertext a = kit.Encrypt([.. Enumerable.Range(0, 512).Select(i => (double)i)]), seven = seal.Rotate(a, 7), still = seal.Rotate(a, 0);
        using Ciphertext eight = seal.Rotate(a, 8), back = seal.Rotate(eight, -1);
        Assert.NotEqual(SealKit.Words(back.View), SealKit.Words(seven.View)); // 7 = -1 + 8, lowest first
        using Ciphertext first = seal.Rotate(a, -1), then = seal.Rotate(first, 8);
        Assert.Equal(SealKit.Words(then.View), SealKit.Words(seven.View));
        Assert.Equal(SealKit.Words(a.View), SealKit.Words(still.View));
        Assert.Equal(7, new Decryptor(kit.Secret).DecryptValues(seven)[0], 0.02);
        Assert.Throws<CkksException>(() => seal.Rotate(a, 2));
        Assert.Throws<CkksException>(() => seal.Rotate(a, 512));
        Assert.Throws<CkksException>(() => seal.Relinearize(a));
        using var other = new SealKit(40, 30);
        using Ciphertext foreign = other.Encrypt(1);
        Assert.Throws<CkksException>(() => seal.Conjugate(foreign));
        Assert.Throws<CkksException>(() => new SealEvaluator(other.Parameters, other.Device, keys));
    }

    /// <summary>Digits in [0, q) have a mean, whose noise lies in the slots next to the root 1: the first slot's error is what the model says of the worst.</summary>
    [Fact]
    public void Noise_in_the_first_slot_is_that_of_digits_from_zero()
    {
        int[] steps = [.. Enumerable.Range(1, 32)];
        CkksParameters parameters = new SealParameters(4096, PrimeGenerator.Primes(4096, [40, 40, 40, 40, 40, 40, 42])).ToCkks(35, allowInsecure: true);
        using PolynomialDevice device = CpuDevices.Open();
        using SecretKey secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys(steps, false));
        using var encryptor = new Encryptor(secret);
        using var seal = new SealEvaluator(parameters, device, keys);
        var decryptor = new Decryptor(secret);
        double squares = 0;
        foreach (int step in steps)
        {
            using Ciphertext a = encryptor.Encrypt([1, -2], parameters.MaxLevel, parameters.Scale), rotated = seal.Rotate(a, step);
            squares += Math.Pow(decryptor.DecryptValues(rotated)[0] - decryptor.DecryptValues(a)[step], 2);
        }
        double measured = Math.Sqrt(2 * squares / steps.Length);
        double centred = new NoiseModel(parameters).KeySwitchError(parameters.MaxLevel, parameters.Scale), worst = new NoiseModel(parameters) { DigitsFromZero = true }.KeySwitchError(parameters.MaxLevel, parameters.Scale);
        Assert.True(worst > 10 * centred);
        Assert.InRange(measured, worst / 3, worst * 3);
    }

    private static void AssertWords(PolyView<Ntt> first, PolyView<Ntt>? second, PolyView<Ntt> switched, SwitchingKey key, uint element, Ciphertext actual)
    {
        PolynomialRing ring = first.Ring;
        PolynomialDevice device = first.Buffer.Device;
        using DeviceBuffer image = device.Rent(ring, 1, first.Limbs), sigma = device.Rent(ring, 1, first.Limbs), pairs = device.Rent(ring, 2 * key.Digits, ring.AllLimbs), pair = device.Rent(ring, 2, ring.AllLimbs);
        device.Automorphism(switched, element, image.View<Ntt>());
        device.Automorphism(first, element, sigma.View<Ntt>());
        for (int digit = 0; digit < key.Digits; digit++)
        {
            device.Unpack(key.Pair(digit), pair.View<Ntt>());
            device.Automorphism(pair.View<Ntt>(), element, new PolyView<Ntt>(pairs, 2 * digit, 2, ring.AllLimbs));
        }
        ulong[][][] expected = SealKeySwitchDefinition.Switch(image.View<Ntt>(), [.. Enumerable.Range(0, key.Digits).Select(digit => new PolyView<Ntt>(pairs, 2 * digit, 2, ring.AllLimbs))]);
        ulong[]?[] addends = [SealKit.Words(sigma.View<Ntt>()), second is { } view ? SealKit.Words(view) : null];
        ulong[][] words = SealKeySwitchDefinition.Limbs(actual.View);
        for (int half = 0; half < 2; half++)
            for (int limb = 0; limb < first.Limbs.Total; limb++)
                for (int k = 0; k < ring.Degree; k++)
                    Assert.Equal(ring.Modulus(limb).Add(expected[half][limb][k], addends[half]?[(limb * ring.Degree) + k] ?? 0), words[(half * first.Limbs.Total) + limb][k]);
    }
}
