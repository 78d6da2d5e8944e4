using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace House.Tests.Api;

/// <summary>What an assembly shows to the outside, as sorted lines of C#.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat s_type = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A line for each visible type, and below it, indented, one for each visible member.</summary>
    public static string Of(string assemblyFile)
    {
        var assembly = MetadataReference.CreateFromFile(assemblyFile);
        var beside = Directory.EnumerateFiles(Path.GetDirectoryName(assemblyFile)!, "Chainrule*.dll")
            .Where(file => file != assemblyFile).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Api", references: [.. Code.Sources.PlatformReferences, .. beside, assembly]);
        var types = Types(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!).GlobalNamespace);
        var text = string.Concat(from type in types.OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal) select Write(type));
        return text.Length == 0 ? "(nothing public)\n" : text;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol within) =>
        within.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(inner => inner switch
        {
            INamedTypeSymbol type => IsVisible(type) ? Types(type).Prepend(type) : [],
            _ => Types(inner),
        });

    private static string Write(INamedTypeSymbol type)
    {
        var modifier = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        var parents = type.TypeKind is TypeKind.Enum or TypeKind.Delegate
            ? []
            : type.Interfaces.Select(parent => parent.ToDisplayString(s_member)).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { SpecialType: SpecialType.None } parentClass) parents.Insert(0, parentClass.ToDisplayString(s_member));
        var head = modifier + type.ToDisplayString(s_type) + (parents.Count > 0 ? " : " + string.Join(", ", parents) : "");
        var members = type.TypeKind == TypeKind.Delegate
            ? []
            : from member in type.GetMembers()
              where member is not INamedTypeSymbol && IsVisible(member) && !IsWrittenByCompiler(member)
              select "  " + member.ToDisplayString(s_member);
        return string.Concat(members.Order(StringComparer.Ordinal).Prepend(head).Select(line => line + "\n"));
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsWrittenByCompiler(ISymbol symbol) =>
        symbol is IMethodSymbol { AssociatedSymbol: not null }
        || (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [], ContainingType.TypeKind: TypeKind.Struct })
        || symbol is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum, IsConst: false }
        || symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");
}
