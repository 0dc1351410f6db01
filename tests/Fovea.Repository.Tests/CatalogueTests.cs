using System.Reflection;

namespace Fovea.Repository.Tests;

/// <summary>What the compiler found is what is there: every kind that is marked, in every library, against reflection.</summary>
public class CatalogueTests
{
    private static readonly Assembly[] Assemblies = [.. Repository.Projects().Where(p => p != "Fovea.Generators")
        .Select(p => Assembly.Load(p == "Fovea.Cli" ? "fovea" : p)), typeof(CatalogueTests).Assembly];

    private static readonly Type[] Types = [.. Assemblies.SelectMany(a => a.GetTypes())];

    public static TheoryData<string> Kinds() => [.. Marked<CataloguedAttribute>().Select(t => t.FullName!)];

    public static TheoryData<string> PartKinds() => [.. Marked<PartKindAttribute>().Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_class_of_a_kind_is_found_and_made_once(string name)
    {
        var kind = Types.Single(t => t.FullName == name);
        var expected = Types.Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(kind)
            && t.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null);
        var found = All(kind).Select(item => item.GetType()).ToList();
        Assert.NotEmpty(found);
        Assert.Equal(expected.OrderBy(t => t.FullName, StringComparer.Ordinal), found.OrderBy(t => t.FullName, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PartKinds))]
    public void Every_part_is_found_with_a_name_of_its_own_and_described(string name)
    {
        var kind = Types.Single(t => t.FullName == name);
        var marked = Types.Where(t => t.IsAssignableTo(kind)).Sum(t => Count(t) + t.GetMembers(BindingFlags.DeclaredOnly
            | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Sum(Count));
        var entries = All(typeof(PartEntry<>).MakeGenericType(kind)).Select(e => (dynamic)e).ToList();
        Assert.True(marked > 0);
        Assert.Equal(marked, entries.Count);
        Assert.Equal(entries.Count, entries.Select(e => (string)e.Name).Distinct().Count());
        foreach (var entry in entries)
            foreach (ArgumentSpec argument in entry.Arguments)
                Assert.True(argument.Description.Length > 1, $"{entry.Name}: {argument.Name} has no description");

        static int Count(MemberInfo member) => member.GetCustomAttribute<PartAttribute>(inherit: false) is null ? 0 : 1;
    }

    [Fact]
    public void Recipes_are_the_files_of_the_folders()
    {
        var files = new[] { "src/Fovea.Training/Recipes", "tests/Fovea.Repository.Tests/Recipes" }
            .SelectMany(f => Directory.GetFiles(Repository.At(f), "*.yaml")).Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.Equal(files.Order(StringComparer.Ordinal), Training.Recipe.All.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> Marked<T>()
        where T : Attribute => Types.Where(t => t.GetCustomAttribute<T>(inherit: false) is not null);

    private static IReadOnlyList<object> All(Type item) =>
        (IReadOnlyList<object>)typeof(Catalog<>).MakeGenericType(item).GetProperty("All")!.GetValue(null)!;
}
