using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Fovea.Serving;

/// <summary>A moment between the end of listening and the end of connections that have no request. One that was taken just before may have
/// sent its request already, and nobody has read it yet: without the moment it would be closed in silence.</summary>
internal static class ConnectionGrace
{
    /// <summary>Gives the connections of an address that moment.</summary>
    /// <param name="listen">The address.</param>
    /// <param name="time">How long.</param>
    public static void UseGrace(this IConnectionBuilder listen, TimeSpan time) => listen.Use(next => async connection =>
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } told)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }
        using var close = new CancellationTokenSource();
        await using var later = told.ConnectionClosedRequested.Register(() => close.CancelAfter(time)).ConfigureAwait(false);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(new Later(told) { ConnectionClosedRequested = close.Token });
        await next(connection).ConfigureAwait(false);
    });

    private sealed class Later(IConnectionLifetimeNotificationFeature told) : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => told.RequestClose();
    }
}
