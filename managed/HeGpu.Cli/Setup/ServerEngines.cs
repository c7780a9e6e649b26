using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Devices;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>
/// What a server computes on: the devices and evaluators that --device stands for, one after another, each with the client's keys on it. When one cannot be
/// opened, has no room for the keys, or fails in mid-run, the next takes its place, which is announced.
/// </summary>
/// <param name="context">Of the verb.</param>
/// <param name="plan">That is run.</param>
/// <param name="loadKeys">Reads the client's evaluation keys onto a device, telling how far it is.</param>
/// <param name="atHand">A device that cannot be lost and is open already; stays the caller's.</param>
internal sealed class ServerEngines(
    VerbContext context, Plan plan, Func<PolynomialDevice, IProgress<double>?, EvaluationKeys> loadKeys, PolynomialDevice? atHand = null) : IDisposable
{
    private readonly Stack<IDisposable> owned = new();
    private readonly DeviceWalk walk = new(Devices.Find(context, context.Get(CommonOptions.Device)));
    private readonly CkksParameters parameters = plan.CreateParameters();
    private int announced;
    private PolynomialDevice? files = atHand;

    /// <summary>A device that cannot be lost, for what comes from and goes to files.</summary>
    public PolynomialDevice Files => files ??= Own(CpuDevices.Open(threads: context.Get(CommonOptions.Threads)));

    /// <summary>For the session; null where nothing is left to go on with.</summary>
    public ServerFallback? Fallback => walk.HasNext ? new(Files, Next) : null;

    /// <exception cref="DeviceException">None can be used.</exception>
    public ServerEngine First(IProgress<double> progress) => Open(progress);

    public void Dispose()
    {
        while (owned.TryPop(out IDisposable? one)) one.Dispose();
    }

    private ServerEngine? Next(DeviceFailure failure)
    {
        walk.Pass(failure.Reason);
        try
        {
            return Open(null);
        }
        catch (DeviceException)
        {
            return null;
        }
    }

    private ServerEngine Open(IProgress<double>? progress)
    {
        try
        {
            ServerEngine engine = walk.Next(
                candidate => candidate.IsEvaluator ? OpenEvaluator(candidate, progress) : OpenDevice(candidate, progress), candidate => candidate.WhyNot(parameters, plan.Keys));
            foreach (PassedDevice passed in walk.Passed.Skip(announced).Where(p => !p.Foreseen))
                context.Terminal.Warning($"{passed.Name}: {passed.Reason.TrimEnd('.')}. Going on with {walk.Current!.Name}.");
            announced = walk.Passed.Count;
            return engine;
        }
        finally
        {
            Devices.Record(context, walk);
        }
    }

    private ServerEngine OpenDevice(DeviceCandidate candidate, IProgress<double>? progress)
    {
        if (files?.Info.Name == candidate.Name) return new(files, Own(loadKeys(files, progress)));
        PolynomialDevice device = candidate.Open(Devices.Options(context));
        try
        {
            EvaluationKeys keys = loadKeys(device, progress);
            Own(device);
            if (!device.CanBeLost) files ??= device;
            return new(device, Own(keys));
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private ServerEngine OpenEvaluator(DeviceCandidate candidate, IProgress<double>? progress)
    {
        using EvaluationKeys keys = loadKeys(Files, progress);
        PlanKeys.Check(plan, keys);
        IForeignEvaluator evaluator = Own(candidate.Open(parameters, keys, Devices.Options(context)));
        Files.Trim();
        return new(Files, null, evaluator);
    }

    private T Own<T>(T one) where T : IDisposable
    {
        owned.Push(one);
        return one;
    }
}
