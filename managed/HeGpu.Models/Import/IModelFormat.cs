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

    /// <summary>Which options mean something here; a user who gives others is told so.</summary>
    ImportAspects Uses { get; }

    /// <summary>Whether a file that begins so may be of this format.</summary>
    bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>The network, checked.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="Files.HeGpuFileException">Not this format, damaged, with sizes that do not fit together, or not to be had without an option that was not given.</exception>
    ImportedModel Decode(byte[] file, string source, ImportOptions options);
}
