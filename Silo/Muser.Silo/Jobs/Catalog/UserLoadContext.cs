using System.Reflection;
using System.Runtime.Loader;

namespace Muser.Silo.Jobs.Catalog;

/// <summary>
/// The load context of one assembly of a user: what lies beside it is its own, but for what the service shares with it, the language of jobs. Files are
/// read, not held open, so that a new version can be put in their place.
/// </summary>
/// <param name="file">The assembly.</param>
internal sealed class UserLoadContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file), isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(file);

    /// <summary>Loads a file from memory.</summary>
    public new Assembly LoadFromAssemblyPath(string path)
    {
        using var assembly = new MemoryStream(File.ReadAllBytes(path));
        return LoadFromStream(assembly);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Default.Assemblies.Any(assembly => assembly.GetName().Name == assemblyName.Name && assemblyName.Name!.StartsWith("Muser.", StringComparison.Ordinal)))
        {
            // The types of the service must be the service's own: a job of another load context is no job.
            return null;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
