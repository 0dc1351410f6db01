using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving.Tests;

/// <summary>Answers in JSON.</summary>
public class JsonAnswersTests
{
    [Fact]
    public async Task An_error_is_one_line_with_its_status()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await context.Response.WriteErrorAsync(413, "expected at most 10 bytes,\ngot 12");
        Assert.Equal(413, context.Response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        Assert.Equal("""{"error":"expected at most 10 bytes, got 12"}""", Encoding.UTF8.GetString(body.ToArray()));
    }
}
