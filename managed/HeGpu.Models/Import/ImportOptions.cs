namespace HeGpu.Models;

/// <summary>What a foreign file does not say of its network. Formats use what they need, and refuse to go on without it.</summary>
public sealed record ImportOptions
{
    /// <summary>The network whose parameters the file holds, for formats that hold numbers only.</summary>
    public ModelArchitecture? Architecture { get; init; }

    /// <summary>Names of the file by their names in the network, of layers or of whole parameters; an empty one leaves a tensor out.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether layers that no name finds may be found by their shapes, where only one way fits.</summary>
    public bool ByShape { get; init; }

    /// <summary>Size of the images, for files that leave it open.</summary>
    public TensorShape? Input { get; init; }

    /// <summary>What the client does to pixels in [0, 1]; null for the format's own.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>What becomes of functions that have no encrypted form, by the function's name; those that are not named are refused.</summary>
    public IReadOnlyDictionary<string, FunctionReplacement> Replacements { get; init; } = new Dictionary<string, FunctionReplacement>();

    /// <summary>Images like those to come, as a network of these channels, and of this size where it is known, reads them; the ranges of replaced functions are measured on them. Null without any.</summary>
    public Func<Preprocessing, int, TensorShape?, IReadOnlyList<FeatureMap>>? Images { get; init; }
}

/// <summary>A network without its parameters.</summary>
public sealed record ModelArchitecture(IReadOnlyList<Layer> Layers, string Output, Preprocessing Preprocessing)
{
    public static ModelArchitecture Of(ModelGraph graph) => new(graph.Layers, graph.Output, graph.Preprocessing);
}

/// <summary>An imported network, and what a user should know of how it came to be.</summary>
/// <param name="Graph">Checked.</param>
/// <param name="Origins">Where a layer's parameters are from, in the file's words, by layer.</param>
/// <param name="Notes">What was replaced or assumed, a sentence each.</param>
/// <param name="Input">Size of its images, where the file or the options say it.</param>
public sealed record ImportedModel(ModelGraph Graph, IReadOnlyDictionary<string, string> Origins, IReadOnlyList<ImportNote> Notes, TensorShape? Input);

/// <param name="Layer">Whom it is about.</param>
/// <param name="Text">For people.</param>
public sealed record ImportNote(string Layer, string Text);

/// <summary>Options, as far as formats differ in them.</summary>
[Flags]
public enum ImportAspects
{
    None = 0,

    /// <summary><see cref="ImportOptions.Architecture"/>, <see cref="ImportOptions.Names"/> and <see cref="ImportOptions.ByShape"/>.</summary>
    Architecture = 1,

    /// <summary><see cref="ImportOptions.Replacements"/>.</summary>
    Replacements = 2,

    /// <summary><see cref="ImportOptions.Preprocessing"/>.</summary>
    Preprocessing = 4,
}
