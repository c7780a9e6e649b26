using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Client;

/// <summary>
/// A secret key in a container: section "SKEY" holds the N ternary coefficients, one byte each. The file is readable by its owner alone from its
/// first byte on, and no copy of the secret is left in buffers. It is not encrypted: keep it where a private key belongs.
/// </summary>
public static class SecretKeyFile
{
    private static readonly SectionTag Tag = new("SKEY");

    /// <summary>Written whole or not at all, mode 0600.</summary>
    public static void Save(string path, SecretKey key, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.SecretKey, ParametersFile.HashBytes(key.Parameters), Sections(key), ownerOnly: true, cancellation);

    /// <param name="stream">Must not buffer what it is given.</param>
    /// <param name="key">The secret.</param>
    public static void Write(Stream stream, SecretKey key) =>
        Container.Write(stream, FileKind.SecretKey, ParametersFile.HashBytes(key.Parameters), Sections(key));

    /// <exception cref="HeGpuFileException">No secret key, damaged, or of other parameters.</exception>
    public static SecretKey Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(stream, path, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static SecretKey Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using var file = new ContainerReader(stream, source, leaveOpen: true);
        ParameterSection.Expect(file.Expect(FileKind.SecretKey), parameters);
        SectionReader section = file.Open(Tag);
        section.ExpectLength(parameters.Degree);
        var coefficients = new sbyte[parameters.Degree];
        try
        {
            section.Read(MemoryMarshal.AsBytes(coefficients.AsSpan()));
            file.Finish();
            return SecretKey.FromCoefficients(parameters, device, coefficients);
        }
        catch (CkksException e)
        {
            throw new HeGpuFileException(source, e.Message, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(coefficients.AsSpan()));
        }
    }

    private static Section[] Sections(SecretKey key) =>
    [
        ParameterSection.Of(key.Parameters),
        new Section(Tag, key.Parameters.Degree, file =>
        {
            var coefficients = new sbyte[key.Parameters.Degree];
            try
            {
                key.CopyCoefficients(coefficients);
                file.Write(MemoryMarshal.AsBytes(coefficients.AsSpan()));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(coefficients.AsSpan()));
            }
        }),
    ];
}
