using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>Answers in JSON, written without reflection.</summary>
public static class JsonAnswers
{
    extension(HttpResponse response)
    {
        /// <summary>Answers with a value that <see cref="JsonText"/> can write.</summary>
        /// <param name="value">The value.</param>
        /// <param name="status">The status code.</param>
        public Task WriteFieldsAsync(object? value, int status = StatusCodes.Status200OK)
        {
            var bytes = Encoding.UTF8.GetBytes(JsonText.Of(value, indented: false));
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = bytes.Length;
            return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
        }

        /// <summary>Answers <c>{"error": …}</c>: what was expected, and what came.</summary>
        /// <param name="status">The status code, 400 or above.</param>
        /// <param name="message">One line.</param>
        public Task WriteErrorAsync(int status, string message) =>
            response.WriteFieldsAsync(new Fields { ["error"] = message.ReplaceLineEndings(" ") }, status);
    }
}
