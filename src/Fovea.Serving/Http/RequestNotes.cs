using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>What endpoints note for the log.</summary>
internal sealed class RequestNotes
{
    /// <summary>Name and version of the model that was asked.</summary>
    public string? Model { get; private set; }

    /// <summary>Pictures that were computed.</summary>
    public int Pictures { get; private set; }

    /// <summary>The longest that one of them waited.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>The largest batch that one of them was in.</summary>
    public int BatchSize { get; private set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Problem { get; set; }

    /// <summary>The notes of a request.</summary>
    public static RequestNotes Of(HttpContext context)
    {
        if (context.Features.Get<RequestNotes>() is not { } notes) context.Features.Set(notes = new());
        return notes;
    }

    /// <summary>Notes who was asked.</summary>
    public void Note(ServedModel model) => Model = $"{model.Name}@{model.Version}";

    /// <summary>Notes a picture that was computed.</summary>
    public void Note(QueuedPicture picture)
    {
        Pictures++;
        Wait = picture.Wait > Wait ? picture.Wait : Wait;
        BatchSize = Math.Max(BatchSize, picture.BatchSize);
    }
}
