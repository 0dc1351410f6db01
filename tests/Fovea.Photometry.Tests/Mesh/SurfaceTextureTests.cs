using System.Numerics;
using Fovea.Photometry.Tests.Report;
using SharpGLTF.Schema2;
using SharpGLTF.Validation;
using Image = Fovea.Imaging.Image;

namespace Fovea.Photometry.Tests.Mesh;

/// <summary>Pictures over the mesh of a glTF file, read back by another reader.</summary>
public class SurfaceTextureTests
{
    [Fact]
    public void Albedo_normals_and_roughness_lie_where_their_pixels_are()
    {
        var surface = SurfaceMeshTests.Solved();
        var depth = surface.Integrate();
        var random = new Random(3);
        var colors = new byte[3 * surface.Mask.Count];
        random.NextBytes(colors);
        float[] roughness = [.. Enumerable.Range(0, surface.Mask.Count).Select(_ => random.NextSingle())];
        var mesh = SurfaceTextures.Over(SurfaceMesh.FromDepth(depth), depth, colors, roughness);
        var model = ModelRoot.ParseGLB(SurfaceMeshTests.Saved(mesh, "mesh.glb"), new() { Validation = ValidationMode.Strict });
        var primitive = model.LogicalMeshes.Single().Primitives.Single();
        Assert.Equal(mesh.Positions, primitive.GetVertexAccessor("POSITION").AsVector3Array().SelectMany(p => new[] { p.X, p.Y, p.Z }));
        Assert.Equal(mesh.Triangles, primitive.GetTriangleIndices().SelectMany(t => new[] { t.A, t.B, t.C }));
        // A reader would multiply them by the picture.
        Assert.Null(primitive.GetVertexAccessor("COLOR_0"));
        Image Picture(string channel) =>
            Image.Load(primitive.Material.FindChannel(channel)!.Value.Texture.PrimaryImage.Content.Content.ToArray());
        var (base_, normal, rough) = (Picture("BaseColor"), Picture("Normal"), Picture("MetallicRoughness"));
        var places = primitive.GetVertexAccessor("TEXCOORD_0").AsVector2Array();
        var normals = primitive.GetVertexAccessor("NORMAL").AsVector3Array();
        var tangents = primitive.GetVertexAccessor("TANGENT").AsVector4Array();
        var mask = surface.Mask;
        var (left, top) = (mask.Indices.Min(i => i % mask.Width), mask.Indices[0] / mask.Width);
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            // The middle of a texel, in a picture with a border of one around the object.
            var (x, y) = (places[v].X * base_.Width - 0.5, places[v].Y * base_.Height - 0.5);
            Assert.Equal(Math.Round(x), x, 1e-3);
            var at = (int)Math.Round(y) * base_.Width + (int)Math.Round(x);
            var pixel = mask.Map[((int)Math.Round(y) - 1 + top) * mask.Width + (int)Math.Round(x) - 1 + left];
            Assert.Equal(mesh.Pixels![v], pixel);
            Assert.Equal(colors[(3 * pixel)..(3 * pixel + 3)], base_.Pixels8.Slice(3 * at, 3).ToArray());
            Assert.Equal([0, (byte)Math.Round(255 * roughness[pixel]), 0], rough.Pixels8.Slice(3 * at, 3).ToArray());
            // n = x·t + y·(n × t) + z·n of the vertex gives the solved normal.
            var texel = new Vector3(normal.Pixels8[3 * at], normal.Pixels8[3 * at + 1], normal.Pixels8[3 * at + 2]) / 127.5f - Vector3.One;
            var t = new Vector3(tangents[v].X, tangents[v].Y, tangents[v].Z);
            Assert.Equal(1, tangents[v].W);
            var shaded = Vector3.Normalize(texel.X * t + texel.Y * Vector3.Cross(normals[v], t) + texel.Z * normals[v]);
            var solved = new Vector3(surface.Normals[3 * pixel], surface.Normals[3 * pixel + 1], surface.Normals[3 * pixel + 2]);
            Assert.True(Vector3.Distance(shaded, solved) < 0.012f, $"{shaded} {solved}");
        }
    }

    [Fact]
    public void A_folder_has_textures_where_the_format_holds_them_unless_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        var depth = SurfaceMeshTests.Solved().Integrate();
        SurfaceFiles.Write(folder.Path, depth, new() { Formats = ["glb"] });
        var textured = ModelRoot.Load(folder.At("mesh.glb"));
        Assert.Equal(2, textured.LogicalImages.Count);
        Assert.Null(textured.LogicalMaterials.Single().FindChannel("MetallicRoughness")!.Value.Texture);
        SurfaceFiles.Write(folder.Path, depth, new() { Formats = ["glb"], Textures = false });
        var plain = ModelRoot.Load(folder.At("mesh.glb"));
        Assert.Empty(plain.LogicalImages);
        Assert.NotNull(plain.LogicalMeshes.Single().Primitives.Single().GetVertexAccessor("COLOR_0"));
        var error = Assert.Throws<ArgumentException>(() => SurfaceTextures.Over(SurfaceMesh.FromDepth(depth).Closed(), depth));
        Assert.Contains("expected an open mesh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_object_opens_with_its_pictures()
    {
        using var folder = new TemporaryFolder();
        var depth = new LeastSquares().Solve(PhotometricScene.LoadDiligent(TestData.Diligent("catPNG"))).Integrate(new Poisson());
        SurfaceFiles.Write(folder.Path, depth, new() { Formats = ["glb"] });
        var model = ModelRoot.Load(folder.At("mesh.glb"), ValidationMode.Strict);
        Assert.Equal(2, model.LogicalImages.Count);
        Assert.InRange(new FileInfo(folder.At("mesh.glb")).Length, 2_500_000, 3_600_000);
    }

    [Fact]
    public void Roughness_follows_the_facets_that_a_scene_was_rendered_with()
    {
        double Found(double facets)
        {
            var scene = BivariateReflectanceTests.Rendered(new CookTorrance { Roughness = facets, Strength = 2 }, 64);
            var roughness = RoughnessMap.Find(scene, BivariateReflectanceTests.True(scene));
            return Math.Pow(roughness.Order().ElementAt(roughness.Length / 2), 2);
        }
        // Beckmann's m and α of the other distribution are the same slope, up to the form of the lobe.
        Assert.Equal(0.15, Found(0.15), 0.05);
        Assert.Equal(0.3, Found(0.3), 0.08);
        var matt = BivariateReflectanceTests.Rendered(new Lambertian(), 64);
        Assert.All(RoughnessMap.Find(matt, BivariateReflectanceTests.True(matt)), r => Assert.Equal(1, r));
    }
}
