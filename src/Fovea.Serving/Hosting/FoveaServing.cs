using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scalar.AspNetCore;

namespace Fovea.Serving;

/// <summary>Classifiers in an ASP.NET Core application of one's own.</summary>
/// <example><code>
/// var builder = WebApplication.CreateSlimBuilder(args);
/// builder.Services.AddFoveaClassifier("model.fovea");
/// var app = builder.Build();
/// app.MapFovea();
/// app.Run();
/// </code></example>
public static class FoveaServing
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds a classifier, with its queue, its figures and a health check called <c>fovea</c>. It is opened and warmed
        /// before the application listens. Called again, it adds one more.</summary>
        /// <param name="model"><c>PATH</c>, <c>NAME=PATH</c> or <c>NAME@VERSION=PATH</c>.</param>
        /// <param name="configure">Changes the options, which all classifiers share.</param>
        /// <exception cref="FormatException">The text names no model.</exception>
        public IServiceCollection AddFoveaClassifier(string model, Action<ServingOptions>? configure = null) =>
            services.AddFovea(options =>
            {
                options.Models.Add(ModelSource.Parse(model));
                configure?.Invoke(options);
            });

        /// <summary>Adds a server with options of one's own.</summary>
        /// <param name="configure">Sets the options.</param>
        public IServiceCollection AddFovea(Action<ServingOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(configure);
            var known = services.FirstOrDefault(s => s.ServiceType == typeof(ServingOptions))?.ImplementationInstance as ServingOptions;
            var options = known ?? new();
            configure(options);
            if (known is not null) return services;
            services.AddSingleton(options);
            return services.AddParts().AddSingleton<ClassifierServer>();
        }

        /// <summary>Adds a server that there is already.</summary>
        internal IServiceCollection AddFovea(ClassifierServer server) =>
            services.AddSingleton(server.Options).AddParts().AddSingleton(server);

        private IServiceCollection AddParts()
        {
            services.AddHostedService<ServingLifetime>();
            services.AddHealthChecks().AddCheck<ServingHealthCheck>("fovea");
            return services;
        }
    }

    extension(IEndpointRouteBuilder app)
    {
        /// <summary>Maps every <see cref="IServingEndpoint"/>, <c>/v1/predict</c> and the others, and <c>/scalar</c>, a page that shows the
        /// interface.</summary>
        /// <exception cref="InvalidOperationException">There is no classifier.</exception>
        public IEndpointConventionBuilder MapFovea()
        {
            if (app.ServiceProvider.GetService<ServingOptions>() is null)
                throw new InvalidOperationException(
                    "MapFovea: expected a classifier, got none. Call builder.Services.AddFoveaClassifier(path) first.");
            var log = app.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(ServingMetrics.Name);
            var group = app.MapGroup("");
            foreach (var endpoint in Catalog<IServingEndpoint>.All)
                foreach (var pattern in endpoint.Patterns)
                    group.MapMethods(pattern, [endpoint.Method], context => RequestPipeline.RunAsync(endpoint, pattern, context, log));
            // Without what would ask others, and what would sell something.
            group.MapScalarApiReference("/scalar", scalar =>
            {
                (scalar.Title, scalar.OpenApiRoutePattern, scalar.DefaultOpenAllTags) = ("Fovea", "/openapi/v1.json", true);
                (scalar.DefaultFonts, scalar.Telemetry, scalar.HideClientButton) = (false, false, true);
                (scalar.ShowDeveloperTools, scalar.Agent) = (DeveloperToolsVisibility.Never, new() { Disabled = true });
            });
            return group;
        }
    }
}
