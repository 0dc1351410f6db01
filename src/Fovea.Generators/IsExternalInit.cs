namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for records, and older frameworks lack.</summary>
internal static class IsExternalInit;
