using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Muser.Silo.Observing;

/// <summary>The status page and what it is made of: <c>/</c>, <c>/api/status</c> and <c>/products/...</c>.</summary>
public static class StatusEndpoints
{
    private const string PageResource = "Muser.Silo.Observing.status.html";

    /// <summary>Adds the endpoints to the web server of a silo that takes frames in.</summary>
    public static void MapMuserStatus(this WebApplication app)
    {
        var page = ReadPage();
        app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
        app.MapGet("/api/status", async (StatusReader status) => Results.Json(await status.Read(), ServiceJson.Compact));

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

    private static string ReadPage()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(PageResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
