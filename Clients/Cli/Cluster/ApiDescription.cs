using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Muser.Silo;
using Muser.Silo.Cluster.Security;

namespace Muser.Cli.Cluster;

/// <summary>What the OpenAPI description says of the whole: what it is, how one proves who one is, and which role each endpoint asks for.</summary>
internal static class ApiDescription
{
    private const string Scheme = "token";
    private const string RoleField = "x-role";

    /// <summary>Adds it.</summary>
    public static void Configure(OpenApiOptions options)
    {
        // What generators and validators of distributions can read; nothing here needs a later version.
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Muser.Orleans",
                Version = "1",
                Description = "The service that runs a radioheliograph. What is refused is answered with one sentence as problem JSON. Roles: viewer < operator < engineer < admin.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token as 'muser token create' prints it. None is needed where the service is served at a loopback address alone.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var name in context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiQuery>().SelectMany(query => query.Names))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }

            var role = RoleExtensions.RoleOf(context.Description.ActionDescriptor.EndpointMetadata, context.Description.HttpMethod);
            if (role is { } asked)
            {
                var word = asked.Word();
                operation.Description = $"{operation.Description} Asks for the role {word}.".TrimStart();
                operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
                operation.Extensions[RoleField] = new JsonNodeExtension(word);
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                operation.Responses ??= [];
                operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Who asks is not known." });
                operation.Responses.TryAdd("403", new OpenApiResponse { Description = "Who asks has not that role." });
            }

            return Task.CompletedTask;
        });
    }
}
