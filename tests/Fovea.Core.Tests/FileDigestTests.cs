namespace Fovea.Core.Tests;

public class FileDigestTests
{
    [Fact]
    public void Known_answers()
    {
        using var folder = new TestFolder();
        var path = folder.Write("abc", "abc"u8.ToArray());
        // FIPS 180-2, appendix B.1, and RFC 1321, appendix A.5.
        Assert.True(FileDigest.Sha256("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD").Matches(path));
        Assert.True(FileDigest.Md5("900150983cd24fb0d6963f7d28e17f72").Matches(path));
        Assert.False(FileDigest.Md5("900150983cd24fb0d6963f7d28e17f73").Matches(path));
    }

    [Theory]
    [InlineData("900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("")]
    [InlineData("za7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Digits_that_are_not_a_checksum_are_refused(string hex) =>
        Assert.Contains("expected 64 hexadecimal digits", Assert.Throws<ArgumentException>(() => FileDigest.Sha256(hex)).Message);
}
