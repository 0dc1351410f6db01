using System.Buffers.Binary;
using System.Text;
using Fovea.Imaging.Codecs;

namespace Fovea.Imaging.Tests;

/// <summary>Pictures that EXIF says to turn. The stored picture is 16 × 8, its left half (245, 187, 150), its right half
/// (35, 58, 134).</summary>
public class OrientationTests
{
    private static readonly int[] Left = [245, 187, 150], Right = [35, 58, 134];

    [Theory]
    [InlineData(1, 16, 8, true)]
    [InlineData(3, 16, 8, false)]
    [InlineData(6, 8, 16, true)]
    [InlineData(8, 8, 16, false)]
    public void A_photograph_is_upright(int orientation, int width, int height, bool leftIsFirst)
    {
        var image = Image.Load(TestFiles.At("orientation", $"orientation-{orientation}.jpg"));
        Assert.Equal((width, height, 3), (image.Width, image.Height, image.Channels));
        // One pixel off the edges of the halves, where JPEG rings.
        Near(leftIsFirst ? Left : Right, image, 1, 1);
        Near(leftIsFirst ? Right : Left, image, width - 2, height - 2);
        if (height == 16) Near(leftIsFirst ? Left : Right, image, width - 2, 1);
        else Near(leftIsFirst ? Left : Right, image, 1, height - 2);
    }

    // x y of the pixel that is stored at (0, 0), (1, 0) and (0, 1) of 3 × 2, by the definition of the tag.
    [Theory]
    [InlineData(1, 0, 0, 1, 0, 0, 1)]
    [InlineData(2, 2, 0, 1, 0, 2, 1)]
    [InlineData(3, 2, 1, 1, 1, 2, 0)]
    [InlineData(4, 0, 1, 1, 1, 0, 0)]
    [InlineData(5, 0, 0, 0, 1, 1, 0)]
    [InlineData(6, 1, 0, 1, 1, 0, 0)]
    [InlineData(7, 1, 2, 1, 1, 0, 2)]
    [InlineData(8, 0, 2, 0, 1, 1, 2)]
    public void Each_orientation_moves_pixels_as_the_tag_says(int orientation, params int[] places)
    {
        var stored = new Image(3, 2, 1, [1, 2, 3, 4, 5, 6]);
        foreach (var image in new[] { stored, stored.To16Bit() })
        {
            var turned = ExifOrientation.Apply(image, orientation).To8Bit();
            Assert.Equal(orientation < 5 ? (3, 2) : (2, 3), (turned.Width, turned.Height));
            byte At(int i) => turned.Pixels8[places[2 * i + 1] * turned.Width + places[2 * i]];
            Assert.Equal((1, 2, 4), (At(0), At(1), At(2)));
            Assert.Equal("123456", string.Concat(turned.Pixels8.ToArray().Order()));
        }
    }

    [Fact]
    public void PNG_says_it_in_a_chunk()
    {
        var image = TestImages.Random(5, 3, 3, 16);
        foreach (var isLittle in new[] { true, false })
        {
            var file = WithExif(image.Encode(), Exif(6, isLittle));
            TestImages.AssertEqual(ExifOrientation.Apply(image, 6), Image.Load(file, "exif"));
        }
        TestImages.AssertEqual(image, Image.Load(WithExif(image.Encode(), Exif(9, true)), "no such orientation"));
        TestImages.AssertEqual(image, Image.Load(WithExif(image.Encode(), [1, 2, 3]), "too short"));
    }

    [Fact]
    public void Damaged_data_says_nothing()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 20000; trial++)
        {
            var exif = Exif(6, trial % 2 == 0);
            exif[random.Next(exif.Length)] = (byte)random.Next(256);
            Assert.InRange(ExifOrientation.Find(exif.AsSpan(0, random.Next(exif.Length + 1))), 1, 8);
        }
    }

    private static byte[] Exif(ushort orientation, bool isLittle)
    {
        var exif = new byte[26];
        Encoding.ASCII.GetBytes(isLittle ? "II*\0" : "MM\0*", exif);
        Put(4, 8, 4);
        Put(8, 1, 2);
        Put(10, 0x0112, 2);
        Put(12, 3, 2);
        Put(14, 1, 4);
        Put(18, orientation, 2);
        return exif;

        void Put(int at, uint value, int size)
        {
            for (var i = 0; i < size; i++) exif[at + i] = (byte)(value >> 8 * (isLittle ? i : size - 1 - i));
        }
    }

    private static byte[] WithExif(byte[] png, byte[] exif)
    {
        const int AfterHeader = 33;
        byte[] body = [.. "eXIf"u8, .. exif];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.Compute(body));
        return [.. png[..AfterHeader], .. length, .. body, .. check, .. png[AfterHeader..]];
    }

    private static void Near(int[] color, Image image, int x, int y)
    {
        for (var c = 0; c < 3; c++) Assert.InRange(image.Pixels8[3 * (y * image.Width + x) + c] - color[c], -6, 6);
    }
}
