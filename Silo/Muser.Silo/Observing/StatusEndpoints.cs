using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// The status page and what it is made of: <c>/</c>, <c>/api/status</c> and <c>/products/...</c>; <c>/api/cycles</c> for who missed notices.
/// </summary>
public static class StatusEndpoints
{
    private const string PageResource = "Muser.Silo.Observing.status.html";
    private const int DefaultHistoryLines = 1000;
    private const int MaxHistoryLines = 100_000;

    /// <summary>Adds the endpoints to the web server of a silo that takes frames in.</summary>
    public static void MapMuserStatus(this WebApplication app)
    {
        var page = ReadPage();
        app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8")).ExcludeFromDescription();
        app.MapGet("/api/status", async (StatusReader status) => Results.Json(await status.Read(), ServiceJson.Compact))
            .WithTags("Observing").WithSummary("The state of the service now.").Produces<ServiceStatus>();

        app.MapGet("/api/cycles", async (string? array, string? after, int? limit, IGrainFactory grains) => await History(array, after, limit, grains))
            .WithTags("Observing").WithSummary("What was published after a time, in the order of publication.").Produces<PublishedLine[]>().ProducesProblem(400);

        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".fits"] = "application/fits";
        var root = app.Services.GetRequiredService<FileProductStore>().Root;
        Directory.CreateDirectory(root);
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = "/products",
            FileProvider = new PhysicalFileProvider(root),
            ContentTypeProvider = types,
        });
    }

    /// <summary>
    /// <c>GET /api/cycles?array=muser1&amp;after=TIME&amp;limit=N</c>: what was published later than a time, in the order of publication; the time of the last
    /// line is the <c>after</c> of the next request. 400 with one sentence where the request is wrong.
    /// </summary>
    private static async Task<IResult> History(string? array, string? after, int? limit, IGrainFactory grains)
    {
        if (ArrayLayout.ByName(array) is not { } layout)
        {
            return Refuse($"array is '{array}'; it must be one of muser1, muser2.");
        }

        if ((limit ?? DefaultHistoryLines) is var lines && lines is < 1 or > MaxHistoryLines)
        {
            return Refuse($"limit is {lines}; it must be 1 to {MaxHistoryLines}.");
        }

        var since = default(UtcTime);
        if (after is not null && !UtcTime.TryParse(after, out since))
        {
            return Refuse($"after is '{after}'; it must be a UTC time such as 2015-11-01T04:08:49.354161180Z.");
        }

        var history = await grains.GetGrain<IObservationGrain>(layout.Name).GetHistory(since.UnixNs, lines);
        return Results.Json(history.Select(record => PublishedLine.Of(layout.Name, record)), ServiceJson.Compact);

        static IResult Refuse(string sentence) => Results.Problem(sentence, statusCode: StatusCodes.Status400BadRequest);
    }

    private static string ReadPage()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(PageResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
