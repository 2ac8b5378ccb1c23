using System.Reflection;
using Orleans;

namespace Muser.Embedded.Hosting;

/// <summary>Finds the grain classes of the program: those of the loaded assemblies and of what they reference.</summary>
internal static class GrainAssemblies
{
    private static readonly string EngineName = typeof(GrainAssemblies).Assembly.GetName().Name!;

    public static IEnumerable<Type> FindGrainClasses() => FindAssemblies().SelectMany(GrainClassesOf);

    private static IEnumerable<Type> GrainClassesOf(Assembly assembly)
    {
        Type[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            types = [.. exception.Types.OfType<Type>()];
        }

        return types.Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            && (typeof(Grain).IsAssignableFrom(type) || typeof(IGrainBase).IsAssignableFrom(type)));
    }

    private static List<Assembly> FindAssemblies()
    {
        var found = new List<Assembly>();
        var seen = new HashSet<string>();
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic));
        while (queue.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly.FullName!) || IsOfTheFramework(assembly.GetName()))
            {
                continue;
            }

            var references = assembly.GetReferencedAssemblies();
            if (assembly.GetName().Name == EngineName || references.Any(r => r.Name == EngineName))
            {
                found.Add(assembly);
            }

            foreach (var reference in references.Where(r => !IsOfTheFramework(r) && !seen.Contains(r.FullName)))
            {
                try
                {
                    queue.Enqueue(Assembly.Load(reference));
                }
                catch (Exception exception) when (exception is IOException or BadImageFormatException)
                {
                    // Not shipped: nothing of it can be used.
                }
            }
        }

        return found;
    }

    private static bool IsOfTheFramework(AssemblyName name) => name.Name is { } n
        && (n.StartsWith("System", StringComparison.Ordinal) || n.StartsWith("Microsoft.", StringComparison.Ordinal)
            || n is "netstandard" or "mscorlib" or "WindowsBase");
}
