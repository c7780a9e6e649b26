using HeGpu.Arithmetic;

namespace HeGpu.Devices;

/// <summary>A device that was not used, or no longer.</summary>
/// <param name="Name">What `--device` takes.</param>
/// <param name="Reason">In one line.</param>
/// <param name="Foreseen">It was known before the device was tried, so that nobody needs to be told.</param>
public sealed record PassedDevice(string Name, string Reason, bool Foreseen = false);

/// <summary>Goes down the devices that a name stands for until one can be used, and further when that one fails; remembers why. One thread at a time.</summary>
/// <param name="candidates">The preferred one first.</param>
public sealed class DeviceWalk(IReadOnlyList<DeviceCandidate> candidates)
{
    private readonly List<PassedDevice> _passed = [];
    private int _next;

    /// <summary>Those before the current one, with the reasons.</summary>
    public IReadOnlyList<PassedDevice> Passed => _passed;

    /// <summary>In use; null before the first.</summary>
    public DeviceCandidate? Current { get; private set; }

    /// <summary>Opens the next one that can be opened.</summary>
    /// <param name="open">Throws a <see cref="DeviceException"/> to have the next one tried.</param>
    /// <param name="whyNot">A reason not to try one; that of its listing where this is null.</param>
    /// <exception cref="DeviceException">None is left; of the last one.</exception>
    public T Next<T>(Func<DeviceCandidate, T> open, Func<DeviceCandidate, string?>? whyNot = null)
    {
        DeviceException? last = null;
        while (_next < candidates.Count)
        {
            Current = candidates[_next++];
            if ((whyNot is null ? Current.Listing.WhyNot : whyNot(Current)) is { } foreseen)
            {
                last = new DeviceUnavailableException(Current.Name, foreseen);
                _passed.Add(new(Current.Name, foreseen, Foreseen: true));
                continue;
            }
            try
            {
                return open(Current);
            }
            catch (DeviceException e)
            {
                last = e;
                Pass(e is DeviceUnavailableException unavailable ? unavailable.Reason : e.Message);
            }
        }
        throw last ?? new DeviceUnavailableException(Current!.Name, "it failed before");
    }

    /// <summary>The current one failed while it was used.</summary>
    public void Pass(string reason) => _passed.Add(new(Current!.Name, reason));

    /// <summary>There is another one to try.</summary>
    public bool HasNext => _next < candidates.Count;
}
