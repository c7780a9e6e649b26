using System.Runtime.InteropServices;
using HeGpu.Seal;

namespace HeGpu.SealNet;

/// <summary>SEAL's context for parameters of ours, the parms_id of each level, and a memory pool that is given back with it.</summary>
internal sealed class SealNetContext : IDisposable
{
    private readonly MsSeal.ParmsId[] _levels;

    /// <exception cref="CkksException">InvalidParameters: more than one special prime, or SEAL says no and why.</exception>
    public SealNetContext(CkksParameters parameters)
    {
        SealParameters seal = SealParameters.Of(parameters);
        using var native = new MsSeal.EncryptionParameters();
        native.Load(InMemory.Of(0, stream => SealParametersFile.Write(stream, seal)));
        Native = new MsSeal.SEALContext(native, expandModChain: true, parameters.IsInsecure ? MsSeal.SecLevelType.None : MsSeal.SecLevelType.TC128);
        if (!Native.ParametersSet)
        {
            string reason = Native.ParameterErrorMessage().TrimEnd('\0');
            Native.Dispose();
            throw new CkksException(CkksErrorKind.InvalidParameters, $"SEAL does not take the parameters {parameters.Hash.Short} (N = {parameters.Degree}, log2 QP = {parameters.LogQP:0}): {reason}.");
        }
        Pool = MsSeal.MemoryPoolHandle.New();
        _levels = [.. Enumerable.Range(0, parameters.MaxLevel + 1).Select(level => IdOf(parameters, level))];
    }

    public MsSeal.SEALContext Native { get; }

    /// <summary>Of all ciphertexts, plaintexts and temporaries; thread-safe.</summary>
    public MsSeal.MemoryPoolHandle Pool { get; }

    public MsSeal.ParmsId ParmsIdOf(int level) => _levels[level];

    public void Dispose()
    {
        Native.Dispose();
        Pool.Dispose();
    }

    private static MsSeal.ParmsId IdOf(CkksParameters parameters, int level)
    {
        var native = new MsSeal.ParmsId();
        SealParametersId.Of(parameters.Degree, [.. parameters.Ring.DataModuli.Take(level + 1)]).CopyTo(MemoryMarshal.AsBytes(native.Block.AsSpan()));
        return native;
    }
}
