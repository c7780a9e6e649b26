namespace HeGpu.Models;

/// <summary>A foreign file format from which a network is imported; one class per format, listed in <see cref="ModelFormats"/>.</summary>
public interface IModelFormat
{
    /// <summary>What `hegpu import --format` takes.</summary>
    string Name { get; }

    /// <summary>One line for people: whose format it is and which network it holds.</summary>
    string Summary { get; }

    /// <summary>No longer file is read.</summary>
    long MaxBytes { get; }

    /// <summary>The network, checked.</summary>
    /// <param name="file">The whole file, gzip or not.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="Files.HeGpuFileException">Not this format, damaged, or with sizes that do not fit together.</exception>
    ModelGraph Decode(byte[] file, string source);
}
