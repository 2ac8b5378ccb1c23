using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>
/// The jobs and services in assemblies of users: <c>AssembliesFolder/NAME/NAME.dll</c>, each in a load context of its own, which goes when the file changes
/// and nothing of it is in use any more. An assembly that cannot be used is named with the reason; it does not trouble the others. Safe for any thread.
/// </summary>
public sealed partial class UserAssemblies(IOptions<JobsOptions> options, ILogger<UserAssemblies> log)
{
    private static readonly AssemblyName Interfaces = typeof(IJob).Assembly.GetName();
    private readonly string _folder = options.Value.AssembliesFolder;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Loaded> _loaded = [];

    /// <summary>The jobs in all assemblies.</summary>
    public IEnumerable<JobFactory> Jobs() => Look().SelectMany(assembly => assembly.Jobs);

    /// <summary>A job by its name; null where there is none.</summary>
    public JobFactory? FindJob(string name) => Jobs().FirstOrDefault(job => job.Description.Name == name);

    /// <summary>The classes of services in all assemblies.</summary>
    public IEnumerable<Type> Services() => Look().SelectMany(assembly => assembly.Services);

    /// <summary>Why assemblies cannot be used, a sentence each.</summary>
    public string[] Problems() => [.. Look().Select(assembly => assembly.Problem).OfType<string>()];

    private List<Loaded> Look()
    {
        if (_folder.Length == 0 || !Directory.Exists(_folder))
        {
            return [];
        }

        lock (_lock)
        {
            var files = Directory.EnumerateDirectories(_folder)
                .Select(folder => Path.GetFullPath(Path.Combine(folder, Path.GetFileName(folder) + ".dll")))
                .Where(File.Exists)
                .ToDictionary(file => file, File.GetLastWriteTimeUtc);
            foreach (var gone in _loaded.Keys.Where(file => !files.TryGetValue(file, out var written) || written != _loaded[file].WrittenUtc).ToArray())
            {
                _loaded[gone].Context?.Unload();
                _loaded.Remove(gone);
            }

            foreach (var (file, written) in files.Where(file => !_loaded.ContainsKey(file.Key)))
            {
                var assembly = Load(file, written);
                _loaded[file] = assembly;
                if (assembly.Problem is { } problem)
                {
                    LogProblem(problem);
                }
                else
                {
                    LogLoaded(file, string.Join(", ", assembly.Jobs.Select(job => job.Description.Name)));
                }
            }

            return [.. _loaded.Values];
        }
    }

    private static Loaded Load(string file, DateTime written)
    {
        var context = new UserLoadContext(file);
        try
        {
            var assembly = context.LoadFromAssemblyPath(file);
            var wanted = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == Interfaces.Name);
            if (wanted is null)
            {
                throw new JobException($"{file} does not refer to {Interfaces.Name}, so there is no job in it.");
            }

            if (wanted.Version is { } version && (version.Major, version.Minor) != (Interfaces.Version!.Major, Interfaces.Version.Minor))
            {
                throw new JobException(
                    $"{file} was built for {Interfaces.Name} {version.ToString(2)}, and this service has {Interfaces.Version.ToString(2)}: build it again.");
            }

            var types = assembly.GetExportedTypes();
            return new Loaded(
                written,
                context,
                [
                    .. types.Where(type => type.IsAssignableTo(typeof(IJob)) && type.GetCustomAttribute<JobAttribute>() is not null)
                        .Select(type => JobFactory.Of(type, file, () => (IJob)Activator.CreateInstance(type)!)),
                ],
                [.. types.Where(type => type.IsAssignableTo(typeof(IJobService)) && type.GetCustomAttribute<JobServiceAttribute>() is not null)],
                null);
        }
        catch (Exception failure)
        {
            context.Unload();
            var sentence = failure is JobException ? failure.Message : $"{file} cannot be loaded: {failure.Message}";
            return new Loaded(written, null, [], [], sentence);
        }
    }

    [LoggerMessage(EventId = 3421, Level = LogLevel.Information, Message = "{File} is loaded; its jobs: {Jobs}.")]
    private partial void LogLoaded(string file, string jobs);

    [LoggerMessage(EventId = 3422, Level = LogLevel.Warning, Message = "An assembly of a user is left out. {Problem}")]
    private partial void LogProblem(string problem);

    private sealed record Loaded(DateTime WrittenUtc, AssemblyLoadContext? Context, JobFactory[] Jobs, Type[] Services, string? Problem);
}
