using System.Text;

namespace HeGpu.Files;

/// <summary>Four letters that name a section of a container.</summary>
public readonly record struct SectionTag(uint Value)
{
    /// <param name="letters">Four ASCII letters.</param>
    public SectionTag(string letters) : this(Pack(letters))
    {
    }

    public override string ToString()
    {
        uint value = Value;
        return string.Create(4, value, (text, v) =>
        {
            for (int i = 0; i < 4; i++, v >>= 8) text[i] = (byte)v is > 32 and < 127 ? (char)(byte)v : '?';
        });
    }

    private static uint Pack(string letters)
    {
        if (letters.Length != 4 || !Ascii.IsValid(letters)) throw new ArgumentException($"'{letters}' is not four ASCII letters.", nameof(letters));
        return letters[0] | (uint)letters[1] << 8 | (uint)letters[2] << 16 | (uint)letters[3] << 24;
    }
}
