namespace Fovea.Tensors.Tests;

public class PhiloxTests
{
    /// <summary>Known answers from the Random123 distribution, file <c>kat_vectors</c>, philox4x32-10.</summary>
    [Theory]
    [InlineData(0x00000000_00000000, 0x00000000_00000000, 0x00000000_00000000, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffff_ffffffff, 0xffffffff_ffffffff, 0xffffffff_ffffffff, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0_a4093822, 0x85a308d3_243f6a88, 0x03707344_13198a2e, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(ulong key, ulong counterLow, ulong counterHigh, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(key, counterLow, counterHigh));
}
