namespace HeGpu.Planning;

/// <summary>How values are laid into ciphertexts.</summary>
public enum LayoutKind
{
    /// <summary>The cheapest of the others for this network and machine.</summary>
    Auto,

    /// <summary>
    /// Double Volley Revolver (Chiang, 2304.03807; spec 0.2): one channel per ciphertext, its rows the images of the batch; the inner loop
    /// rotates, the outer loop runs over pairs of ciphertexts. Strides stay after pooling.
    /// </summary>
    Revolver,

    /// <summary>Several channels per ciphertext; positions freed by pooling stay unused.</summary>
    Gap,

    /// <summary>Several channels per ciphertext; freed positions are filled with channels, and the bit order is searched for.</summary>
    Multiplexed,
}
