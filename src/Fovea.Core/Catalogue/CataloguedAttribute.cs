namespace Fovea;

/// <summary>Marks a kind of thing that is found: every concrete class that derives from the marked class or interface, and has a
/// constructor without parameters, stands in <see cref="Catalog{T}"/> of the kind.</summary>
/// <remarks>The compiler finds them, in each project that is built with Fovea's source generator, and in what it refers to. A new one is a
/// class in a file of its own.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class CataloguedAttribute : Attribute;

/// <summary>Marks a record of a type and a function, which stands in <see cref="Catalog{T}"/> for each static class that has a static
/// method of a name: without parameters, returning what the function returns.</summary>
/// <param name="method">The method's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CataloguedMethodAttribute(string method) : Attribute
{
    /// <summary>The method's name.</summary>
    public string Method => method;
}

/// <summary>Marks a class that is made of a file's name and its text, and stands in <see cref="Catalog{T}"/> for each file of an ending in
/// a folder of a project.</summary>
/// <param name="folder">The folder's name.</param>
/// <param name="ending">The ending, with its dot.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CataloguedFileAttribute(string folder, string ending) : Attribute
{
    /// <summary>The folder's name.</summary>
    public string Folder => folder;

    /// <summary>The ending, with its dot.</summary>
    public string Ending => ending;
}

/// <summary>Names the class in which the generator keeps an assembly's entries.</summary>
/// <param name="register">That class; its <c>Register</c> adds them.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class CatalogSourceAttribute(Type register) : Attribute
{
    /// <summary>That class.</summary>
    public Type Register => register;
}
