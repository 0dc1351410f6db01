namespace Fovea.Photometry.Tests;

/// <summary>Folders that nobody named.</summary>
public class SolveJobTests
{
    [Fact]
    public void No_two_solves_write_into_the_same_folder()
    {
        var name = $"scene-{Guid.NewGuid():N}";
        var claimed = new string[12];
        try
        {
            Parallel.For(0, claimed.Length, i => claimed[i] = FreeFolder.Claim(name));
            Assert.Equal(claimed.Length, claimed.Distinct().Count());
            Assert.Equal([name, .. Enumerable.Range(2, 11).Select(i => $"{name}-{i}")], claimed.Order(NaturalOrder.Instance));
            foreach (var folder in claimed)
            {
                FreeFolder.Release(folder);
                Assert.Empty(Directory.GetFileSystemEntries(folder));
            }
            Assert.Equal($"{name}-13", FreeFolder.Claim(name));
            Assert.Empty(Directory.GetDirectories(".", $".{name}*"));
        }
        finally
        {
            foreach (var folder in Directory.GetDirectories(".", name + "*")) Directory.Delete(folder, recursive: true);
        }
    }
}
