namespace HeGpu.SelfTest;

/// <summary>A check that a device did not pass.</summary>
/// <param name="Check">Its name and detail.</param>
/// <param name="Message">What was wrong, in one line, with the seed where one was used.</param>
public sealed record KitFailure(string Check, string Message);

/// <summary>How far a run of the kit is.</summary>
/// <param name="Check">That is about to be run.</param>
/// <param name="Done">Those before it.</param>
/// <param name="Total">All that will be run.</param>
public readonly record struct KitProgress(DeviceCheck Check, int Done, int Total);

/// <summary>What came of the kit on one device.</summary>
/// <param name="Tests">Checks that were run.</param>
/// <param name="Skipped">Checks that were not: not wanted, or the device was lost before.</param>
/// <param name="Failures">Those that failed.</param>
public sealed record KitResult(int Tests, int Skipped, IReadOnlyList<KitFailure> Failures);

/// <summary>Runs checks one after the other, and ends early only when the device is lost.</summary>
public static class KitRun
{
    /// <param name="device">Under test.</param>
    /// <param name="options">Which checks, and how.</param>
    /// <param name="progress">Told before each check.</param>
    /// <param name="failed">Told of each failure at once.</param>
    /// <param name="cancellation">Checked between checks.</param>
    public static KitResult Run(PolynomialDevice device, KitOptions options, Action<KitProgress>? progress = null, Action<KitFailure>? failed = null, CancellationToken cancellation = default)
    {
        DeviceCheck[] wanted = [.. DeviceKit.Checks.Where(options.Wants)];
        var kit = new DeviceKit(device, null, options.MustNotAllocate, options.Seed);
        var failures = new List<KitFailure>();
        int done = 0;
        for (bool lost = false; done < wanted.Length && !lost; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(new(wanted[done], done, wanted.Length));
            try
            {
                wanted[done].Run(kit);
            }
            catch (Exception e)
            {
                lost = (e.InnerException ?? e) is DeviceLostException;
                failures.Add(new(wanted[done].ToString(), e.Message.ReplaceLineEndings(" ")));
                failed?.Invoke(failures[^1]);
            }
        }
        return new(done, DeviceKit.Checks.Count - done, failures);
    }
}
