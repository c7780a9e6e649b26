using HeGpu.Native;
using Xunit.Abstractions;

namespace HeGpu.Ckks.Tests;

/// <summary>The example of docs/ckks.md, compiled and run, and compared with the page so that neither rots.</summary>
public class FirstSteps(ITestOutputHelper output)
{
    [Fact]
    [NoLeakedBuffers]
    public void A_client_and_a_server_compute_a_squared_distance()
    {
        // snippet
        CkksParameters parameters = CkksParameters.Create(CkksPresets.Shallow13);
        using PolynomialDevice device = CpuDevices.Open();

        // The client: keys, and two encrypted vectors. Only the evaluation keys and the ciphertexts leave it.
        using SecretKey secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([1, 2]));
        using var encryptor = new Encryptor(secret);
        using Ciphertext x = encryptor.Encrypt([1.0, 2.0, 3.0, 4.0]), y = encryptor.Encrypt([0.5, 2.5, 3.0, 2.0]);

        // The server: sum of (x - y)^2 over four slots, by two rotations.
        var evaluator = new CkksEvaluator(parameters, device, keys);
        using Ciphertext d = evaluator.Subtract(x, y);
        using Ciphertext square = evaluator.Square(d), sum = evaluator.Rescale(square);
        using Ciphertext half = evaluator.RotateSum([sum, sum], [0, 1]);
        using Ciphertext all = evaluator.RotateSum([half, half], [0, 2]);

        // The client again: 0.25 + 0.25 + 0 + 4.
        double distance = new Decryptor(secret).DecryptValues(all)[0];
        // end
        Assert.InRange(distance, 4.5 - 1e-4, 4.5 + 1e-4);
    }

    [Fact]
    public void The_page_shows_this_code()
    {
        if (FindRoot() is not { } root)
        {
            output.WriteLine("Not compared: the tests run outside a checkout.");
            return;
        }
        string[] source = File.ReadAllLines(Path.Combine(root, "tests/HeGpu.Ckks.Tests/Examples/FirstSteps.cs"));
        IEnumerable<string> snippet = source.SkipWhile(l => l.Trim() != "// snippet").Skip(1).TakeWhile(l => l.Trim() != "// end").Select(l => l.Trim());
        IEnumerable<string> page = File.ReadAllLines(Path.Combine(root, "docs/ckks.md")).SkipWhile(l => l != "```csharp").Skip(1).TakeWhile(l => l != "```").Select(l => l.Trim());
        Assert.Equal(snippet, page);
    }

    private static string? FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "docs", "ckks.md")))
                return d.FullName;
        return null;
    }
}
