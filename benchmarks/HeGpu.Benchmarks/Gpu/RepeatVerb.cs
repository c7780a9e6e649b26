using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Benchmarks.Scaling;
using HeGpu.Ckks;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>The `repeat` verb.</summary>
internal static class RepeatVerb
{
    private const string About = "Run the default 64x64 U-Net on one encrypted image again and again: every word of the result and the device's memory must stay the same.";

    // Runs until pools are filled and code is compiled.
    private const int WarmUp = 2;

    private static readonly Option<int> s_count = new("--count") { HelpName = "N", Description = "Runs that are compared.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> s_threads = new("--threads") { HelpName = "N", Description = "Cores that a verb may use; 0 for all." };

    /// <returns>0 when nothing changed, 1 when something did or for wrong use.</returns>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand(About) { CommonOptions.Device, s_count, s_threads, CommonOptions.NoGraphs, CommonOptions.Json };
        root.SetAction(Repeat);
        return root.Parse(arguments).Invoke();
    }

    private static int Repeat(ParseResult parsed)
    {
        using var server = new UNetServer(parsed.GetValue(CommonOptions.Device)!, parsed.GetValue(s_threads), !parsed.GetValue(CommonOptions.NoGraphs));
        PolynomialDevice device = server.Device;
        string first = "";
        for (int i = 0; i < WarmUp; i++) server.Run(1, results => first = Hash(results));
        (int buffers, long bytes, long host) = (device.LiveBuffers, device.LiveBytes, Environment.WorkingSet);
        device.ResetPeak();
        (int count, int changed) = (parsed.GetValue(s_count), 0);
        long peak = 0;
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            server.Run(1, results =>
            {
                device.Synchronize();
                seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (Hash(results) != first) changed++;
            });
            if (i == 0) peak = device.PeakBytes;
        }
        Array.Sort(seconds);
        double median = seconds[count / 2];
        long leaked = device.LiveBytes - bytes, grown = device.PeakBytes - peak;
        Console.WriteLine(FormattableString.Invariant($"{device.Info.Name}: {device.Info.Description}"));
        Console.WriteLine(FormattableString.Invariant($"{count} runs, {changed} with other words; buffers {device.LiveBuffers - buffers:+0;-0;0}, bytes {leaked:+0;-0;0}, peak {grown:+0;-0;0}; process {(Environment.WorkingSet - host) >> 20:+0;-0;0} MiB"));
        Console.WriteLine(FormattableString.Invariant($"seconds per image: {median:0.0000} median, {seconds[0]:0.0000} best; result {first[..16]}"));
        CommonOptions.Write(parsed, new JsonObject
        {
            ["device"] = device.Info.Name, ["description"] = device.Info.Description, ["count"] = count, ["changed"] = changed, ["leakedBytes"] = leaked, ["peakBytes"] = peak,
            ["peakGrowthBytes"] = grown, ["processGrowthBytes"] = Environment.WorkingSet - host, ["medianSeconds"] = median, ["bestSeconds"] = seconds[0],
            ["hardware"] = CommonOptions.ToJson(Hardware.This),
        });
        return changed == 0 && leaked == 0 && device.LiveBuffers == buffers && grown == 0 ? 0 : 1;
    }

    private static string Hash(CiphertextBundle results)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Ciphertext c in results.Ciphertexts)
        {
            PolyView<Ntt> view = c.View;
            var words = new ulong[view.Polynomials * view.Limbs.Total * c.Parameters.Degree];
            c.Device.Download(view, words);
            hash.AppendData(MemoryMarshal.AsBytes<ulong>(words));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
