namespace Fovea.Course;

/// <summary>What the stub of a method throws until somebody writes it.</summary>
public sealed class NotWrittenException() : Exception("This method is not written yet.");
