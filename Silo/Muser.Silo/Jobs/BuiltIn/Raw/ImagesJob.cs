using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>As <see cref="UvFitsJob"/>, and then maps of each file: <c>muser uvfits</c> and <c>muser image</c>.</summary>
[Job(Name, "Raw frames to maps: as uvfits, and 'imageArguments' of muser image.", MemoryMiB = 2000)]
public sealed class ImagesJob(JobsOptions jobs) : RawJob(jobs)
{
    /// <summary>The name.</summary>
    public const string Name = "images";

    public override async Task<JsonElement> Perform(RawJobOptions options, string[] part, PartContext context)
    {
        await Run(["uvfits", .. part, .. options.Arguments, "--out", context.Folder], context);
        var made = new List<JsonElement>();
        foreach (var file in Directory.EnumerateFiles(context.Folder, "*.uvfits").Order(StringComparer.Ordinal).ToArray())
        {
            made.AddRange((await Run(["image", file, .. options.ImageArguments, "--out", context.Folder], context)).EnumerateArray());
        }

        return JsonSerializer.SerializeToElement(made);
    }
}
